/// A customer's own counter for a meter, at vendors that keep one for each customer.
package struct CustomerMeter: Sendable, Hashable {
    /// The meter that the counter belongs to.
    package let meter: Meter.Key
    /// The customer whose usage it counts; never empty.
    package let customer: String
    /// The id of the meter processor that feeds it; never empty.
    package let meterKey: String
    /// Whether the counter goes away at the end of its running period.
    package let deleteOnReset: Bool

    /// Makes a counter's definition; `nil` where the customer or the meter key is empty.
    package init?(meter: Meter.Key, customer: String, meterKey: String, deleteOnReset: Bool = false) {
        guard !customer.isEmpty, !meterKey.isEmpty else { return nil }
        self.meter = meter
        self.customer = customer
        self.meterKey = meterKey
        self.deleteOnReset = deleteOnReset
    }

    /// What tells two counters apart: `METER/CUSTOMER/METERKEY`.
    package var identity: String { "\(meter)/\(customer)/\(meterKey)" }
}
