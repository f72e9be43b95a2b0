import MeterConfig
import Metering
import Migration

/// What became of the totals over one file of events in one window.
struct ProofSection: Sendable, Hashable {
    /// The file of events, as people know it.
    var sample: String
    /// The time that counts.
    var window: Period
    /// How many events the file has.
    var eventCount: Int
    /// The totals: by meter, all customers together before each of them.
    var rows: [ProofRow] = []
    /// The events that were not evaluable, or that a vendor refused.
    var rejections: [ProofRejection] = []
    /// The ids that came again, once for each repeat.
    var repeats: [EventSample.Repeat] = []
    /// The ids of the events outside the window.
    var outside: [String] = []
}

/// An event that did not count for a meter, although the meter looked at it.
struct ProofRejection: Sendable, Hashable {
    /// The event's id.
    var event: String
    /// Its customer.
    var customer: String
    /// The meter.
    var meter: Meter.Key
    /// The vendor that did not take it; `nil` where it has no value for anybody.
    var vendor: String?
    /// Why, such as a missing attribute, or the vendor's own words.
    var reason: String
}

/// One of the project's proofs, and the total that it is about.
struct ProofVerdict: Sendable, Hashable {
    /// The proof.
    var proof: Proof
    /// The file of events, as people know it.
    var sample: String
    /// The total.
    var row: ProofRow

    /// Whether there are numbers, and every one is what the proof expects.
    var holds: Bool {
        var row = row
        row.expected = [proof.total]
        return row.isTold && row.isEqual
    }
}
