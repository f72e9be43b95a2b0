package import Metering

/// What a counter of a vendor without a history shows: one number, of the period that runs.
package struct CounterReading: Sendable, Hashable {
    /// The vendor's id of the counter.
    package var id: String
    /// The customer whose usage it counts.
    package var customer: String
    /// The period that it shows, which may be over already where the vendor has not begun the next.
    package var period: Period
    /// What it counted so far; `nil` for a maximum or minimum of nothing.
    package var value: Quantity?
    /// Whether the period is the counter's first, so that nothing was counted before it.
    package var isFirst: Bool

    /// Makes a reading.
    package init(id: String, customer: String, period: Period, value: Quantity?, isFirst: Bool = false) {
        self.id = id
        self.customer = customer
        self.period = period
        self.value = value
        self.isFirst = isFirst
    }
}
