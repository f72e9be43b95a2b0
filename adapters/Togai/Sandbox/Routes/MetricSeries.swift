/// Sums by group and by bucket of time.
struct MetricSeries: Sendable {
    let period: MetricPeriod
    /// Inclusive.
    let start: Instant
    /// Exclusive.
    let end: Instant
    private var sums: [ExactText?: [Int: ExactDecimal]] = [:]

    init(period: MetricPeriod, start: Instant, end: Instant) {
        (self.period, self.start, self.end) = (period, start, end)
    }

    /// Adds a number to its bucket, if it lies within the span.
    mutating func add(_ number: ExactDecimal, at instant: Instant, group: String?) {
        guard !instant.precedes(start), instant.precedes(end) else { return }
        let bucket = period.start(of: instant).seconds
        let group = group.map(ExactText.init)
        let sum = sums[group, default: [:]][bucket]
        sums[group, default: [:]][bucket] = sum.map { $0 + number } ?? number
    }

    var pointCount: Int { sums.values.reduce(0) { $0 + $1.count } }

    /// The answer's `data`: one element for each group, in order of their names.
    func json(_ groupBy: String?) -> JSON {
        let groups = sums.sorted { ($0.key?.text ?? "").utf8.lexicographicallyPrecedes(($1.key?.text ?? "").utf8) }
        return .array(
            groups.map { group, buckets in
                let times = buckets.keys.sorted()
                var object = JSONObject()
                if let groupBy, let group {
                    object["groupedBy"] = .object(["fieldName": .string(groupBy), "fieldValue": .string(group.text)])
                }
                object["timestamps"] = .array(times.map { .string(Instant(seconds: $0).utcText) })
                object["metricValues"] = .array(times.compactMap { buckets[$0].map(JSON.decimal) })
                return .object(object)
            }
        )
    }
}
