/// A request for metrics: a span of time and up to five queries.
struct MetricsRequest: Sendable, Hashable {
    /// Inclusive.
    var start: Instant
    /// Exclusive.
    var end: Instant
    var queries: [MetricQuery]

    static let maximumQueries = 5

    /// Reads a request.
    ///
    /// - Parameter body: the request.
    /// - Throws: a ``Refusal`` with everything that is wrong.
    init(_ body: JSON) throws(Refusal) {
        var problems = Problems()
        let allowed: Set = ["startTime", "endTime", "metricQueries"]
        let reader = ObjectReader(body, path: "", allowed: allowed, problems: &problems)
        let start = reader.flatMap { Self.time("startTime", $0, &problems) }
        let end = reader.flatMap { Self.time("endTime", $0, &problems) }
        if let start, let end, !start.precedes(end) { problems.add("endTime must be after startTime") }
        var queries: [MetricQuery] = []
        let limit = 1...Self.maximumQueries
        for (place, value) in reader?.list("metricQueries", required: true, count: limit, problems: &problems) ?? [] {
            if let query = MetricQuery(value, path: place, problems: &problems) { queries.append(query) }
        }
        ObjectReader.checkUnique(queries.map(\.id), at: "the ids of metricQueries", problems: &problems)
        try problems.check()
        guard let start, let end else { throw .badRequest("startTime and endTime are required") }
        (self.start, self.end, self.queries) = (start, end, queries)
    }

    private static func time(_ name: String, _ reader: ObjectReader, _ problems: inout Problems) -> Instant? {
        guard let text = reader.text(name, required: true, problems: &problems) else { return nil }
        let instant = Instant(text, offset: .utcWhereAbsent)
        if instant == nil { problems.add("\(name) must be an ISO 8601 date and time, found '\(text)'") }
        return instant
    }
}
