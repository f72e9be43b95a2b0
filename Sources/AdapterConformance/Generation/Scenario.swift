import AdapterKit
import Metering

/// A generated project at one vendor, with events that happen to it.
struct Scenario: Sendable, Hashable {
    /// The meters, with what is pinned of them.
    var entries: [MeterEntry]
    /// The event schemas.
    var schemas: [EventSchema]
    /// The customers.
    var customers: [String]
    /// The customers' counters.
    var counters: [CustomerMeter]
    /// What fills required fields.
    var defaults: MeterDefaults
    /// When the project is applied.
    var start: Timestamp
    /// What happens from then on.
    var events: [UsageEvent]

    /// What the translator is asked.
    var request: EncodingRequest {
        EncodingRequest(
            entries: entries,
            events: schemas,
            customers: counters.filter { counter in entries.contains { $0.meter.key == counter.meter } },
            defaults: defaults,
            now: start
        )
    }

    /// The definitions by key.
    var definitions: [Meter.Key: Meter] {
        entries.map(\.meter).keyed(by: \.key)
    }
}
