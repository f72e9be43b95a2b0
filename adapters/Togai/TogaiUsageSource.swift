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

    /// The usage of all accounts together, which is one point for each step.
    func total(_ query: UsageQuery) async throws(AdapterError) -> [UsageCell]? {
        let steps = TogaiSteps(window: query.window, step: query.step)
        var totals = TogaiTotals(of: [nil], in: steps.periods)
        for part in steps.parts {
            totals.add(try await answer(query, part, steps.unit, of: nil), steps)
        }
        return totals.cells
    }

    /// The points of a part of the window, which is halved where Togai finds that it has too many, or where it may have left some out.
    ///
    /// Where many customers are named, they are asked for in groups; where none are, one step that has too many is asked for in
    /// smaller ones, since sums and counts of these add up to its own.
    private func points(
        _ query: UsageQuery,
        in part: Period,
        unit: UsageQuery.Step,
        of customers: [String]
    ) async throws(AdapterError) -> [TogaiPoint] {
        var failure: AdapterError
        do throws(AdapterError) {
            let points = try await answer(query, part, unit, of: customers)
            if points.count < Self.pointsPerAnswer { return points }
            failure = full(points.count, part, unit)
        } catch {
            guard error.category == .rejected else { throw error }
            failure = error
        }
        if customers.count > Self.customersPerQuery {
            return try await grouped(query, part, unit, customers)
        }
        if let halves = TogaiSteps.halves(of: part, unit: unit, downTo: customers.isEmpty ? .hour : unit) {
            return try await points(query, in: halves.first, unit: halves.unit, of: customers)
                + points(query, in: halves.second, unit: halves.unit, of: customers)
        }
        throw customers.isEmpty ? await crowded(failure, query, part, unit) : failure
    }

    /// The points of many customers, asked for in groups.
    private func grouped(
        _ query: UsageQuery,
        _ part: Period,
        _ unit: UsageQuery.Step,
        _ customers: [String]
    ) async throws(AdapterError) -> [TogaiPoint] {
        var points: [TogaiPoint] = []
        for first in stride(from: 0, to: customers.count, by: Self.customersPerQuery) {
            let group = Array(customers[first..<Swift.min(first + Self.customersPerQuery, customers.count)])
            points += try await self.points(query, in: part, unit: unit, of: group)
        }
        return points
    }

    /// The error where a step cannot be told by account: of too many customers, if it can be told of all accounts together.
    private func crowded(
        _ failure: AdapterError,
        _ query: UsageQuery,
        _ part: Period,
        _ unit: UsageQuery.Step
    ) async -> AdapterError {
        var failure = failure
        if failure.status != nil { failure.message += "; \(Self.advice)" }
        if (try? await answer(query, part, unit, of: nil)) != nil { failure.category = .tooManyCustomers }
        return failure
    }

    /// The points that Togai tells of customers, of all accounts one by one where none are named, or of all together (`nil`).
    private func answer(
        _ query: UsageQuery,
        _ part: Period,
        _ unit: UsageQuery.Step,
        of customers: [String]?
    ) async throws(AdapterError) -> [TogaiPoint] {
        let results = try await client.metrics(Self.request(query, part, unit, customers))
        let answer = TogaiMetricsAnswer(
            part: part,
            unit: unit,
            isStepped: query.step != nil,
            isGrouped: customers != nil
        )
        do {
            return try answer.points(results)
        } catch {
            throw client.malformed("read usage", error.text)
        }
    }

    private static let advice =
        "if more accounts had usage than Togai tells of at once (\(pointsPerAnswer) points), it tells that of those who are named"

    /// The error of an answer that cannot be divided and may have been cut.
    private func full(_ count: Int, _ part: Period, _ unit: UsageQuery.Step) -> AdapterError {
        AdapterError(
            vendor: client.vendor,
            operation: "read usage",
            category: .rejected,
            message: "Togai answered with \(count) points for the one \(unit.rawValue) \(part), and gives "
                + "\(Self.pointsPerAnswer) at the most, so that some may be missing; it tells more of customers who are named"
        )
    }

    private static func request(
        _ query: UsageQuery,
        _ part: Period,
        _ unit: UsageQuery.Step,
        _ customers: [String]?
    ) -> JSONValue {
        let grouping = JSONValue.string(TogaiMetricsAnswer.grouping)
        var filters: [JSONValue] = [
            ["fieldName": "USAGE_METER_ID", "fieldValues": [.string(query.object.id)]]
        ]
        if let customers, (1...customersPerQuery).contains(customers.count) {
            filters.append(["fieldName": grouping, "fieldValues": .array(customers.map(JSONValue.string))])
        }
        var metric: JSONObject = [
            "id": .string(TogaiMetricsAnswer.queryID), "name": "METER_USAGE",
            "aggregationPeriod": .string(unit.rawValue.uppercased()),
        ]
        if customers != nil { metric.set("groupBy", grouping) }
        metric.set("filters", .array(filters))
        return [
            "startTime": .string(part.start.description), "endTime": .string(part.end.description),
            "metricQueries": [.object(metric)],
        ]
    }

    /// A cell for each customer and step that Togai told, and for each customer asked for.
    private func cells(_ query: UsageQuery, _ points: [TogaiPoint], _ steps: TogaiSteps) -> [UsageCell] {
        var totals = TogaiTotals(of: query.customers, in: steps.periods)
        let asked = Set(query.customers)
        totals.add(points.filter { asked.isEmpty || asked.contains($0.customer ?? "") }, steps)
        return totals.cells
    }
}
