import AdapterKit
import Metering

/// Reads usage of meters from Togai's metrics.
struct TogaiUsageSource: UsageSource {
    let client: TogaiClient

    /// How many customers a query names at the most; of more, all are read and the others left out where an answer holds them.
    private static let customersPerQuery = 50

    /// How many points an answer has at the most: one that holds them may have been cut (Togai API: Get Togai Metrics).
    private static let pointsPerAnswer = 300

    func usage(_ query: UsageQuery) async throws(AdapterError) -> [UsageCell] {
        let steps = TogaiSteps(window: query.window, step: query.step)
        var points: [TogaiPoint] = []
        for part in steps.parts {
            points += try await self.points(query, in: part, unit: steps.unit, of: query.customers)
        }
        return cells(query, points, steps)
    }

    /// The points of a part of the window, which is halved where Togai finds that it has too many, or where it may have left some out;
    /// where one step has too many, the customers that are known are asked for in groups.
    private func points(
        _ query: UsageQuery,
        in part: Period,
        unit: UsageQuery.Step,
        of customers: [String]
    ) async throws(AdapterError) -> [TogaiPoint] {
        var failure: AdapterError
        do throws(AdapterError) {
            let request = Self.request(query, part, unit, customers)
            let points = try await answer(request, part, unit, isStepped: query.step != nil)
            if points.count < Self.pointsPerAnswer { return points }
            failure = full(points.count, part, unit)
        } catch {
            guard error.category == .rejected else { throw error }
            failure = error
        }
        if let (first, second) = TogaiSteps.halves(of: part, unit: unit) {
            return try await points(query, in: first, unit: unit, of: customers)
                + points(query, in: second, unit: unit, of: customers)
        }
        guard customers.count > Self.customersPerQuery else {
            if customers.isEmpty, failure.status != nil {
                failure.message += "; \(Self.advice)"
            }
            throw failure
        }
        var points: [TogaiPoint] = []
        for first in stride(from: 0, to: customers.count, by: Self.customersPerQuery) {
            let group = Array(customers[first..<Swift.min(first + Self.customersPerQuery, customers.count)])
            points += try await self.points(query, in: part, unit: unit, of: group)
        }
        return points
    }

    private func answer(
        _ request: JSONValue,
        _ part: Period,
        _ unit: UsageQuery.Step,
        isStepped: Bool
    ) async throws(AdapterError) -> [TogaiPoint] {
        let results = try await client.metrics(request)
        do {
            return try TogaiMetricsAnswer(part: part, unit: unit, isStepped: isStepped).points(results)
        } catch {
            throw client.malformed("read usage", error.text)
        }
    }

    private static let advice =
        "if more accounts had usage than Togai tells of at once (\(pointsPerAnswer) points), name customers with `--customer`"

    /// The error of an answer that cannot be divided and may have been cut.
    private func full(_ count: Int, _ part: Period, _ unit: UsageQuery.Step) -> AdapterError {
        AdapterError(
            vendor: client.vendor,
            operation: "read usage",
            category: .rejected,
            message: "Togai answered with \(count) points for the one \(unit.rawValue) \(part), and gives "
                + "\(Self.pointsPerAnswer) at the most, so that some may be missing; name fewer customers with `--customer`"
        )
    }

    private static func request(
        _ query: UsageQuery,
        _ part: Period,
        _ unit: UsageQuery.Step,
        _ customers: [String]
    ) -> JSONValue {
        var filters: [JSONValue] = [
            ["fieldName": "USAGE_METER_ID", "fieldValues": [.string(query.object.id)]]
        ]
        if (1...customersPerQuery).contains(customers.count) {
            filters.append(
                [
                    "fieldName": .string(TogaiMetricsAnswer.grouping),
                    "fieldValues": .array(customers.map(JSONValue.string)),
                ]
            )
        }
        return [
            "startTime": .string(part.start.description), "endTime": .string(part.end.description),
            "metricQueries": [
                [
                    "id": .string(TogaiMetricsAnswer.queryID), "name": "METER_USAGE",
                    "aggregationPeriod": .string(unit.rawValue.uppercased()),
                    "groupBy": .string(TogaiMetricsAnswer.grouping), "filters": .array(filters),
                ]
            ],
        ]
    }

    /// A cell for each customer and step that Togai told, and for each customer asked for.
    ///
    /// It is 0 where Togai metered nothing, and has no number where one is missing or cannot be held exactly. Reading has refused every
    /// point outside the window.
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
