package import AdapterKit
import Testing
package import Transport

/// An adapter as the suite takes it: one way of connecting, and a vendor to connect to.
///
/// The vendor is a stand-in in the same process, so that nothing goes over a socket and nothing waits for a clock. It has to
/// start empty, to accept the credentials, to enforce the rules of the vendor's documents, and to have no limits of rate or
/// number.
package struct ConformanceSubject: Sendable {
    /// What is tested, in a few words, such as `Amberflo, live dialect`.
    package var name: String
    /// The adapter.
    package var descriptor: AdapterDescriptor
    /// The settings of the connection; the credentials' references are filled in by the suite.
    package var settings: ConnectionSettings
    /// The credentials that the stand accepts, by name.
    package var credentials: [String: String]
    /// What the vendor's documents keep the adapter from, one entry for each check or feature.
    package var exceptions: [ConformanceException]
    /// Makes a fresh, empty vendor that goes by a clock; the seed decides its ids.
    package var makeStand: @Sendable (StandClock, UInt64) -> any HTTPTransport
    /// Requests that put objects at the vendor which no encoding makes, such as the examples of its documents.
    package var foreignObjects: @Sendable (any HTTPTransport) async throws -> Void

    /// Makes a subject without exceptions and without foreign objects.
    package init(
        name: String,
        descriptor: AdapterDescriptor,
        settings: ConnectionSettings,
        credentials: [String: String],
        exceptions: [ConformanceException] = [],
        makeStand: @escaping @Sendable (StandClock, UInt64) -> any HTTPTransport,
        foreignObjects: @escaping @Sendable (any HTTPTransport) async throws -> Void = { _ in }
    ) {
        self.name = name
        self.descriptor = descriptor
        self.settings = settings
        self.credentials = credentials
        self.exceptions = exceptions
        self.makeStand = makeStand
        self.foreignObjects = foreignObjects
    }
}

extension ConformanceSubject {
    /// What is declared of the vendor on this connection.
    var capabilities: Capabilities { descriptor.capabilities(with: settings.values) }

    /// Whether the vendor's events carry one number and bear no name of the project's, so that the event of a meter, and the
    /// name of an attribute that is its whole value, come back as the vendor's own.
    var eventsCarryOneNumber: Bool {
        let sample = SampleProject.scenario(self).request
        let rules = descriptor.translator(settings).encode(sample).projection.rules
        return rules.allSatisfy(\.output.attributes.isEmpty)
    }
}

extension ConformanceSubject: CustomTestStringConvertible {
    package var testDescription: String { name }
}
