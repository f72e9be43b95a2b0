package import AdapterKit
package import Metering

/// The usage of meters as several sides tell it, side by side.
package struct UsageTable: Sendable, Hashable {
    /// The window, half-open, in UTC.
    package var window: Period
    /// The step of the rows; `nil` for the window as a whole.
    package var step: UsageQuery.Step?
    /// The vendors, in the order of the columns.
    package var vendors: [String]
    /// Whether there is a reference.
    package var hasReference: Bool
    /// The rows: by meter, all customers together before each of them, and each by period.
    package var rows: [UsageRow]

    /// Puts answers side by side.
    ///
    /// - Parameters:
    ///   - question: what was asked.
    ///   - usages: each vendor's answer, in the order of the columns.
    ///   - references: what the events come to, by meter; `nil` where no events were given.
    ///   - customers: further customers to show although nobody may know them, by meter.
    package init(
        _ question: UsageQuestion,
        _ usages: [VendorUsage],
        references: [Meter.Key: [Period: UsageTotals]]? = nil,
        customers: [Meter.Key: Set<String>] = [:]
    ) {
        window = question.window
        step = question.step
        vendors = usages.map(\.vendor)
        hasReference = references != nil
        rows = question.meters.flatMap { key -> [UsageRow] in
            let own = references?[key]
            var names = usages.reduce(into: customers[key] ?? []) { $0.formUnion($1.customers(of: key)) }
            names.formUnion(own?.customers ?? [])
            let everybody = [nil] + names.sorted { $0.precedes($1) }.map(Optional.some)
            let shown = question.customers.isEmpty ? everybody : question.customers.map(Optional.some)
            return shown.flatMap { customer in
                question.periods.map { period in
                    UsageRow(
                        meter: key,
                        customer: customer,
                        period: period,
                        sides: usages.map { UsageSide($0, key, customer, period) },
                        reference: own.map { $0[period]?.reading(of: customer) ?? .failed("no period was read") }
                            ?? (references == nil ? nil : .unavailable("no definition of it is at hand"))
                    )
                }
            }
        }
    }

    /// Whether a vendor should have told a number, and did not.
    package var hasFailure: Bool { rows.contains { row in row.sides.contains(where: \.reading.isFailure) } }
}

/// What one vendor says in a row.
package struct UsageSide: Sendable, Hashable {
    /// The name of the vendor's instance.
    package var vendor: String
    /// What it says.
    package var reading: UsageReading
    /// What there is to say besides a number.
    package var remark: String?

    /// Makes a side.
    package init(_ vendor: String, _ reading: UsageReading, remark: String? = nil) {
        self.vendor = vendor
        self.reading = reading
        self.remark = remark
    }

    init(_ usage: VendorUsage, _ meter: Meter.Key, _ customer: String?, _ period: Period) {
        self.init(
            usage.vendor,
            usage.reading(meter, customer, in: period),
            remark: usage.remark(meter, customer, in: period)
        )
    }
}

/// The usage of one meter, customer and period, as each side tells it.
package struct UsageRow: Sendable, Hashable {
    /// The meter.
    package var meter: Meter.Key
    /// The customer; `nil` for all together.
    package var customer: String?
    /// The time it covers.
    package var period: Period
    /// What each vendor says, in the order of the columns.
    package var sides: [UsageSide]
    /// What the events come to; `nil` where none were given.
    package var reference: UsageReading?

    /// Makes a row.
    package init(
        meter: Meter.Key,
        customer: String?,
        period: Period,
        sides: [UsageSide],
        reference: UsageReading? = nil
    ) {
        self.meter = meter
        self.customer = customer
        self.period = period
        self.sides = sides
        self.reference = reference
    }

    /// What each vendor says, and what the events come to.
    private var readings: [UsageReading] { sides.map(\.reading) + [reference].compactMap(\.self) }

    private var told: [UsageReading] { readings.filter(\.isTold) }

    /// Whether all numbers that are told come to the same on a bill.
    package var isEqual: Bool {
        let told = told
        return told.dropFirst().allSatisfy { $0.isEqual(to: told[0]) }
    }

    /// Whether two numbers at least are there to be compared.
    package var isCompared: Bool { told.count > 1 }

    /// Whether somebody knows that there was no usage, and nobody knows of any or should have told it and did not.
    package var isWithoutUsage: Bool {
        readings.contains(where: \.isTold)
            && readings.allSatisfy { reading in
                switch reading {
                case .absent, .unavailable: true
                case .value, .failed: !reading.isUsage
                }
            }
    }

    /// Whether a side cannot tell its number.
    package var hasUnavailable: Bool {
        sides.contains { if case .unavailable = $0.reading { true } else { false } }
    }

    /// Whether anybody has usage, or something to say of it.
    package var isUsage: Bool { readings.contains(where: \.isUsage) }
}
