package import Metering

/// What became of a stream of usage events, at all vendors.
package struct IngestReport: Sendable, Hashable {
    /// An event that a vendor does not count.
    package struct Reject: Sendable, Hashable {
        /// The vendor's instance.
        package var vendor: String
        /// The event.
        package var event: UsageEvent
        /// Why: the vendor's words, or what kept the projection from computing a value.
        package var reason: String

        /// Makes a reject.
        package init(vendor: String, event: UsageEvent, reason: String) {
            self.vendor = vendor
            self.event = event
            self.reason = reason
        }
    }

    /// What became of the events at one vendor.
    package struct VendorResult: Sendable, Hashable {
        /// The vendor's instance.
        package var name: String
        /// How many of the vendor's own events it took.
        package var accepted = 0
        /// How many it had already, and counts once.
        package var duplicates = 0
        /// How many usage events no meter there takes.
        package var untaken = 0
        /// The events it does not count.
        package var rejects: [Reject] = []
        /// The file that the events were written to, for a vendor that fetches them itself.
        package var file: String?
        /// Why it got no further events; `nil` where it got all.
        package var failure: String?

        /// Makes an empty result.
        package init(name: String) {
            self.name = name
        }
    }

    /// How many usage events were read.
    package var events = 0
    /// The lines that are no event.
    package var invalid: [UsageEventError] = []
    /// The vendors, in the project's order.
    package var vendors: [VendorResult] = []

    /// Makes an empty report.
    package init() {}

    /// The status that the report ends a command with.
    package var status: ExitStatus {
        let isPartial = !invalid.isEmpty || vendors.contains { !$0.rejects.isEmpty }
        let hasFailed = vendors.contains { $0.failure != nil }
        return .gravest((hasFailed ? [.error] : []) + (isPartial ? [.partial] : []))
    }
}
