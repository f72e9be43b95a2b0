import AdapterKit
import Metering

/// Reads usage of meters from Togai's metrics.
struct TogaiUsageSource: UsageSource {
    let client: TogaiClient

    /// How many customers a query names at the most; of more, all are read and the others left out.
    private static let customersPerQuery = 50

    func usage(_ query: UsageQuery) async throws(AdapterError) -> [UsageCell] {
        let steps = TogaiSteps(window: query.window, step: query.step)
        var points: [TogaiPoint] = []
        for part in steps.parts {
            points += try await self.points(query, in: part, unit: steps.unit)
        }
        return cells(query, points, steps)
    }

    /// The points of a part of the window, which is halved where Togai finds that it has too many.
    private func points(
        _ query: UsageQuery,
        in part: Period,
        unit: UsageQuery.Step
    ) async throws(AdapterError) -> [TogaiPoint] {
        do throws(AdapterError) {
            return try await client.metrics(Self.request(query, part, unit)).flatMap(TogaiPoint.points)
        } catch {
            guard error.category == .rejected, let (first, second) = TogaiSteps.halves(of: part, unit: unit) else {
                throw error
            }
            return try await points(query, in: first, unit: unit) + points(query, in: second, unit: unit)
        }
    }

    private static func request(_ query: UsageQuery, _ part: Period, _ unit: UsageQuery.Step) -> JSONValue {
        var filters: [JSONValue] = [
            ["fieldName": "USAGE_METER_ID", "fieldValues": [.string(query.object.id)]]
        ]
        if (1...customersPerQuery).contains(query.customers.count) {
            filters.append(
                ["fieldName": "ACCOUNT_ID", "fieldValues": .array(query.customers.map(JSONValue.string))])
        }
        return [
            "startTime": .string(part.start.description), "endTime": .string(part.end.description),
            "metricQueries": [
                [
                    "id": "usage", "name": "METER_USAGE", "aggregationPeriod": .string(unit.rawValue.uppercased()),
                    "groupBy": "ACCOUNT_ID", "filters": .array(filters),
                ]
            ],
        ]
    }

    /// A cell for each customer and step that Togai told, and for each customer asked for, 0 where Togai metered nothing, nothing where a
    /// number cannot be held exactly.
    private func cells(_ query: UsageQuery, _ points: [TogaiPoint], _ steps: TogaiSteps) -> [UsageCell] {
        var sums: [String: [Period: QuantitySum]] = [:]
        var untold: [String: Set<Period>] = [:]
        for customer in query.customers {
            sums[customer] = Dictionary(uniqueKeysWithValues: Set(steps.periods).map { ($0, QuantitySum()) })
        }
        for point in points where query.customers.isEmpty || query.customers.contains(point.customer) {
            guard let period = steps.period(of: point.timestamp) else { continue }
            if let value = point.value {
                sums[point.customer, default: [:]][period, default: QuantitySum()].add(value)
            } else {
                sums[point.customer, default: [:]][period, default: QuantitySum()].add(.zero)
                untold[point.customer, default: []].insert(period)
            }
        }
        return sums.sorted { $0.key.precedes($1.key) }.flatMap { customer, totals in
            totals.sorted { $0.key < $1.key }.map { period, sum in
                let isTold = untold[customer]?.contains(period) != true
                return UsageCell(customer: customer, period: period, value: isTold ? try? sum.total() : nil)
            }
        }
    }
}

/// One number of a metric: a customer's usage in the step that begins at an instant.
struct TogaiPoint {
    var customer: String
    var timestamp: Timestamp
    /// The number; `nil` where it has more digits than can be held exactly.
    var value: Quantity?

    /// The numbers of one query's result; those without a customer, an instant or a number are left out.
    static func points(_ result: JSONValue) -> [TogaiPoint] {
        (result["data"]?.array ?? []).flatMap { series -> [TogaiPoint] in
            guard let customer = series["groupedBy"]?["fieldValue"]?.string else { return [] }
            let timestamps = series["timestamps"]?.array ?? []
            let values = series["metricValues"]?.array ?? []
            return zip(timestamps, values).compactMap { timestamp, value in
                guard let text = timestamp.string, let instant = try? Timestamp(iso8601: text), !value.isNull else {
                    return nil
                }
                let number = value.quantity ?? value.string.flatMap { try? Quantity($0) }
                return TogaiPoint(customer: customer, timestamp: instant, value: number)
            }
        }
    }
}
