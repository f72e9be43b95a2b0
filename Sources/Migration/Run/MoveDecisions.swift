package import Metering

/// What a person decided before a move, beyond what the old vendor and the files say.
package struct MoveDecisions: Sendable {
    /// A meter with what was decided of it.
    package var decide: @Sendable (Meter) throws(MeterError) -> Meter
    /// What is pinned at the new vendor, by meter.
    package var overrides: [Meter.Key: [String: JSONValue]]
    /// The customers' counters to make at the new vendor.
    package var counters: [CustomerMeter]
    /// The customers of whom it is still open what feeds their counters, by meter.
    package var open: [Meter.Key: [String]]

    /// Makes decisions; by default nothing was decided.
    package init(
        decide: @escaping @Sendable (Meter) throws(MeterError) -> Meter = { meter throws(MeterError) in meter },
        overrides: [Meter.Key: [String: JSONValue]] = [:],
        counters: [CustomerMeter] = [],
        open: [Meter.Key: [String]] = [:]
    ) {
        self.decide = decide
        self.overrides = overrides
        self.counters = counters
        self.open = open
    }
}
