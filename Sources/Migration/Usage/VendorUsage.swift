package import Metering

/// What one vendor answered to a question about usage.
package struct VendorUsage: Sendable, Hashable {
    /// The name of the vendor's instance.
    package var vendor: String
    /// When the vendor was asked.
    package var readAt: Timestamp
    /// The usage by meter and period; a meter that the vendor has not is not among them.
    package var totals: [Meter.Key: [Period: UsageTotals]]
    /// Why meters have no number at all.
    package var absences: [Meter.Key: UsageReading]
    /// The meters that have more customers than the vendor tells of at once.
    package var crowded: Set<Meter.Key> = []

    /// Makes an answer.
    package init(
        vendor: String,
        readAt: Timestamp,
        totals: [Meter.Key: [Period: UsageTotals]] = [:],
        absences: [Meter.Key: UsageReading] = [:]
    ) {
        self.vendor = vendor
        self.readAt = readAt
        self.totals = totals
        self.absences = absences
    }

    /// What the vendor says of a customer's usage, or of all.
    package func reading(_ meter: Meter.Key, _ customer: String?, in period: Period) -> UsageReading {
        if let absence = absences[meter] { return absence }
        return totals[meter]?[period]?.reading(of: customer) ?? .failed("\(vendor) was not asked")
    }

    /// What there is to say besides a number.
    package func remark(_ meter: Meter.Key, _ customer: String?, in period: Period) -> String? {
        customer.flatMap { totals[meter]?[period]?.remarks[$0] }
    }

    /// The customers of whom the vendor knows something for a meter.
    package func customers(of meter: Meter.Key) -> Set<String> {
        totals[meter]?.customers ?? []
    }

    /// Every customer of whom the vendor knows.
    package var customers: Set<String> { totals.keys.reduce(into: []) { $0.formUnion(customers(of: $1)) } }
}
