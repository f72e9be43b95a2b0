import AdapterKit
import HTTPTypes
import Metering

/// Usage at Usage Engine: the running values of customers' meters, which is all that the API tells.
struct UsageEngineUsageSource: UsageSource {
    let client: UsageEngineClient

    /// The running values, for the windows that they are the whole usage of; other cells have no value.
    func usage(_ query: UsageQuery) async throws(AdapterError) -> [UsageCell] {
        let one = query.customers.count == 1 ? query.customers[0] : nil
        let count = one == nil ? query.object.body["numberOfMeters"]?.int : nil
        let meters = try await client.meters(
            ofType: query.object.id,
            userID: one,
            isWhole: one == nil,
            total: { count }
        )
        let asked = Set(query.customers)
        let byCustomer = Dictionary(grouping: meters) { $0.userID }
        let periods = query.window.divided(by: query.step)
        return byCustomer.keys.sorted().filter { asked.isEmpty || asked.contains($0) }.flatMap { customer in
            let own = byCustomer[customer] ?? []
            return periods.map {
                UsageCell(customer: customer, period: $0, value: Self.value(own, query.aggregation, in: $0))
            }
        }
    }

    /// The running values of a meter type's meters (Usage Engine API reference: List meters).
    func running(_ object: ObservedObject) async throws(AdapterError) -> [CounterReading]? {
        var readings: [CounterReading] = []
        let count = object.body["numberOfMeters"]?.int
        for meter in try await client.meters(ofType: object.id, isWhole: true, total: { count }) {
            guard let start = meter.periodStart, let end = meter.periodEnd,
                let period = try? Period(start: start, end: end)
            else {
                throw client.malformed(
                    VendorCall("list meters", .get, "/meters"),
                    "the meter `\(meter.id)` does not tell its period"
                )
            }
            readings.append(
                CounterReading(
                    id: meter.id,
                    customer: meter.userID,
                    period: period,
                    value: meter.value,
                    isFirst: meter.isInFirstPeriod
                )
            )
        }
        return readings.sorted { ($0.customer, $0.id) < ($1.customer, $1.id) }
    }

    /// What a customer's meters of one type come to; `nil` unless each of them covers the window, and has a value.
    static func value(_ meters: [MeterPayload], _ aggregation: Aggregation, in window: Period) -> Quantity? {
        var values: [Quantity] = []
        for meter in meters {
            guard meter.covers(window), let value = meter.value else { return nil }
            values.append(value)
        }
        switch aggregation {
        case .sum, .count: return try? QuantitySum(values).total()
        case .max: return values.max()
        case .min: return values.min()
        case .unique, .average, .latest: return nil
        }
    }
}

extension MeterPayload {
    /// Whether the running value is all usage of a window.
    ///
    /// The running period has to end with the window, and to begin with it too, unless it is the meter's first: that
    /// begins when the meter is made (Managing Meters with the API), and nothing was counted before.
    fileprivate func covers(_ window: Period) -> Bool {
        guard let start = periodStart, let end = periodEnd, end == window.end else { return false }
        if start == window.start { return true }
        return start > window.start && isInFirstPeriod
    }

    /// Whether the running period is the meter's first, which begins when the meter is made.
    fileprivate var isInFirstPeriod: Bool {
        guard let periodStart, let createdAt else { return false }
        return periodStart <= createdAt.adding(seconds: 1)
    }
}
