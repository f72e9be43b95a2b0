import AdapterKit
import Metering

/// One number of a metric: the usage of a customer, or of all, in the step that begins at an instant.
struct TogaiPoint: Sendable, Hashable {
    /// The customer; `nil` for all together.
    var customer: String?
    var timestamp: Timestamp
    /// The number; `nil` where Togai tells none, or one with more digits than can be held exactly.
    var value: Quantity?
}

/// The result of a query for usage by account or of all accounts together, read strictly: what is not understood is an error and never a number left out, which
/// would pass for 0 (Togai API: Get Togai Metrics).
struct TogaiMetricsAnswer {
    /// What is wrong with an answer.
    struct Problem: Error, Sendable, Hashable {
        var text: String
    }

    /// The part of the window that was asked for.
    let part: Period
    /// The step that was asked for.
    let unit: UsageQuery.Step
    /// Whether each number is told by itself, so that it matters where its step begins; of a sum it does not.
    let isStepped: Bool
    /// Whether it was asked for by account.
    let isGrouped: Bool

    /// The id that the query bears in a request.
    static let queryID = "usage"
    /// What the query groups by.
    static let grouping = "ACCOUNT_ID"

    /// The numbers of the answer's results.
    func points(_ results: [JSONValue]) throws(Problem) -> [TogaiPoint] {
        // The one query has one result, which may as well leave its id out.
        let isAlone = results.count == 1 && results[0].object != nil && results[0]["id"].map(\.isNull) ?? true
        let own = isAlone ? results : results.filter { $0["id"]?.string == Self.queryID }
        guard own.count == 1, let result = own.first else {
            let found = Excerpt.quoted(.array(results))
            throw Problem(
                text: "`results` has \(own.count) results with the id `\(Self.queryID)` in place of one: \(found)"
            )
        }
        guard let list = result["data"]?.array else {
            throw Problem(text: "`data` is no list of series in \(Excerpt.quoted(result))")
        }
        var points: [TogaiPoint] = []
        for series in list {
            points += try self.points(of: series)
        }
        return points
    }

    /// The numbers of one account, or of all.
    private func points(of series: JSONValue) throws(Problem) -> [TogaiPoint] {
        if Self.isBlank(series) { return [] }
        let customer = try customer(of: series)
        guard let timestamps = series["timestamps"]?.array, let values = series["metricValues"]?.array else {
            throw Problem(text: "a series lacks the list `timestamps` or `metricValues`: \(Excerpt.quoted(series))")
        }
        guard timestamps.count == values.count else {
            throw Problem(
                text:
                    "the series of \(customer.map(Excerpt.quoted) ?? "all accounts") has \(timestamps.count) `timestamps` and "
                    + "\(values.count) `metricValues`"
            )
        }
        var points: [TogaiPoint] = []
        for (timestamp, value) in zip(timestamps, values) {
            points.append(
                TogaiPoint(customer: customer, timestamp: try instant(timestamp), value: try Self.number(value))
            )
        }
        return points
    }

    /// Whose numbers a series has; `nil` where all accounts were asked for together.
    private func customer(of series: JSONValue) throws(Problem) -> String? {
        let group = series["groupedBy"]
        guard isGrouped else {
            if group.map(\.isNull) ?? true { return nil }
            throw Problem(text: "a series has `groupedBy`, which was not asked for: \(Excerpt.quoted(series))")
        }
        guard let customer = group?["fieldValue"]?.nonEmptyString,
            group?["fieldName"].map({ $0.isNull || $0.string == Self.grouping }) ?? true
        else {
            throw Problem(
                text: "a series does not name its `\(Self.grouping)` in `groupedBy`: \(Excerpt.quoted(series))"
            )
        }
        return customer
    }

    /// Whether a series belongs to nobody and has no points, as an answer may say that nothing was metered.
    private static func isBlank(_ series: JSONValue) -> Bool {
        series["groupedBy"].map(\.isNull) ?? true && series["timestamps"]?.array?.isEmpty == true
            && series["metricValues"]?.array?.isEmpty == true
    }

    /// The instant of a point, which begins a step of what was asked for.
    private func instant(_ value: JSONValue) throws(Problem) -> Timestamp {
        guard let instant = value.string.flatMap(Self.instant) else {
            throw Problem(
                text: "\(Excerpt.quoted(value)) stands where a time such as `2026-11-01T00:00:00Z` was expected"
            )
        }
        guard TogaiSteps.contains(instant, part, unit: unit) else {
            throw Problem(text: "the time \(Excerpt.quoted(value)) lies outside \(part), which was asked for")
        }
        // The number of a day in another time zone would pass for that of a day of UTC.
        guard !isStepped || TogaiSteps.hasBound(at: instant, part, unit: unit) else {
            throw Problem(
                text: "the time \(Excerpt.quoted(value)) begins no \(unit.rawValue) of UTC, as those asked for do"
            )
        }
        return instant
    }

    /// Reads RFC 3339 text, and text without seconds, as Java prints times whose seconds are 0: `2026-11-01T00:00Z`.
    private static func instant(_ text: String) -> Timestamp? {
        if let instant = try? Timestamp(iso8601: text) { return instant }
        let characters = Array(text)
        guard characters.count > 16, characters[13] == ":", "Zz+-".contains(characters[16]) else { return nil }
        return try? Timestamp(iso8601: String(characters[..<16]) + ":00" + String(characters[16...]))
    }

    /// A number, or the text of one; `nil` for null and for a number that cannot be held exactly.
    private static func number(_ value: JSONValue) throws(Problem) -> Quantity? {
        if value.isNull { return nil }
        guard let number = value.number ?? value.string.flatMap(JSONNumber.init) else {
            throw Problem(text: "\(Excerpt.quoted(value)) stands in `metricValues` where a number was expected")
        }
        return number.quantity
    }
}
