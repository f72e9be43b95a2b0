/// One configured account at a vendor: its pure translation, and the roles that its API can fill.
///
/// A role that is `nil` is one the vendor cannot fill.
package protocol VendorAdapter: Sendable {
    /// The pure half.
    var translator: any VendorTranslator { get }

    /// The definitions: list, create, update, delete.
    var catalog: any ObjectCatalog { get }

    /// Where usage events go.
    var events: (any EventSink)? { get }

    /// How usage events are written down for a vendor that fetches them itself.
    var writer: (any EventWriter)? { get }

    /// Where usage is read.
    var usage: (any UsageSource)? { get }

    /// Tries credentials, reach and clock, and says what was found, one result for each thing tried.
    func check() async -> [CheckResult]
}

extension VendorAdapter {
    /// Most vendors take events by their API alone.
    package var writer: (any EventWriter)? { nil }
}

/// The outcome of one thing that was tried on a connection.
package struct CheckResult: Sendable, Hashable {
    /// What was tried, such as `credentials`.
    package var name: String
    /// Whether it is as it should be.
    package var passed: Bool
    /// What was seen, and what to do where it is not as it should be.
    package var message: String

    /// Makes a result.
    package init(_ name: String, passed: Bool, message: String) {
        self.name = name
        self.passed = passed
        self.message = message
    }
}
