/// A meter's usage by groups and intervals.
struct UsageReport: Sendable {
    /// The events that share the values of the dimensions grouped by; a value that an event lacks is nil.
    struct Group: Sendable {
        var values: [String?]
        var total: Fold
        /// The aggregates by the start of their interval; intervals without an event are not held.
        var buckets: [Int64: Fold] = [:]
    }

    /// The groups in the order of their values.
    var groups: [Group]

    /// Folds the events that a query asks about.
    ///
    /// The first interval is taken to start where the query does (Amberflo Metering API: example of queryUsage).
    init(_ query: UsageQuery, meter: Meter, events: Set<UsageEvent>) {
        let rule = meter.rule(query.aggregation)
        var groups: [[ExactText?]: Group] = [:]
        for event in events where query.includes(event) {
            let values = query.groupBy.map(event.dimension)
            let start = max(query.interval.start(of: event.seconds), query.seconds.lowerBound)
            let key = values.map { $0.map(ExactText.init) }
            groups[key, default: Group(values: values, total: Fold(rule))].total.add(event)
            groups[key]?.buckets[start, default: Fold(rule)].add(event)
        }
        self.groups = groups.values.filter { !$0.total.isEmpty }.sorted { left, right in
            left.values.lexicographicallyPrecedes(right.values, by: Self.precedes)
        }
    }

    /// Whether a dimension's value comes before another; a missing one comes first.
    private static func precedes(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right else { return left == nil && right != nil }
        return left < right
    }

    /// The group's values by the names of the dimensions; what the events lack is left out.
    static func groupInfo(_ group: Group, _ query: UsageQuery) -> JSON {
        var info: [String: JSON] = [:]
        for (name, value) in zip(query.groupBy, group.values) {
            info[name] = value.map { .string($0) }
        }
        return .object(info)
    }
}
