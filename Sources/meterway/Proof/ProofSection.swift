package import MeterConfig
package import Metering
import Migration

/// What became of the totals over one file of events in one window.
package struct ProofSection: Sendable, Hashable {
    /// The file of events, as people know it.
    package var sample: String
    /// The time that counts.
    package var window: Period
    /// How many events the file has.
    package var eventCount: Int
    /// The totals: by meter, all customers together before each of them.
    package var rows: [ProofRow]
    /// The events that were not evaluable, or that a vendor refused.
    package var rejections: [ProofRejection]
    /// The ids that came again, once for each repeat.
    package var repeats: [EventSample.Repeat]
    /// The ids of the events outside the window.
    package var outside: [String]

    /// Makes a section.
    package init(
        sample: String,
        window: Period,
        eventCount: Int,
        rows: [ProofRow] = [],
        rejections: [ProofRejection] = [],
        repeats: [EventSample.Repeat] = [],
        outside: [String] = []
    ) {
        self.sample = sample
        self.window = window
        self.eventCount = eventCount
        self.rows = rows
        self.rejections = rejections
        self.repeats = repeats
        self.outside = outside
    }
}

/// An event that did not count for a meter, although the meter looked at it.
package struct ProofRejection: Sendable, Hashable {
    /// The event's id.
    package var event: String
    /// Its customer.
    package var customer: String
    /// The meter.
    package var meter: Meter.Key
    /// The vendor that did not take it; `nil` where it has no value for anybody.
    package var vendor: String?
    /// Why, such as a missing attribute, or the vendor's own words.
    package var reason: String

    /// Makes a rejection.
    package init(event: String, customer: String, meter: Meter.Key, vendor: String?, reason: String) {
        self.event = event
        self.customer = customer
        self.meter = meter
        self.vendor = vendor
        self.reason = reason
    }
}

/// One of the project's proofs, and the total that it is about.
package struct ProofVerdict: Sendable, Hashable {
    /// The proof.
    package var proof: Proof
    /// The file of events, as people know it.
    package var sample: String
    /// The total.
    package var row: ProofRow

    /// Makes a verdict.
    package init(proof: Proof, sample: String, row: ProofRow) {
        self.proof = proof
        self.sample = sample
        self.row = row
    }

    /// Whether there are numbers, and every one is what the proof expects.
    package var holds: Bool {
        var row = row
        row.expected = [proof.total]
        return row.isTold && row.isEqual
    }
}
