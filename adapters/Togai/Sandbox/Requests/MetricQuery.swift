/// One query for a metric.
struct MetricQuery: Sendable, Hashable {
    /// What a metric is about.
    enum Source: Sendable, Hashable {
        case events
        case meterUsage
    }

    /// A condition: a field that has one of some values.
    struct Filter: Sendable, Hashable {
        var field: String
        var values: Set<ExactText>

        /// Whether a text is one of the values.
        func takes(_ text: String) -> Bool { values.contains(ExactText(text)) }
    }

    /// The client's own name for the query.
    var id: String
    /// The metric as the client called it.
    var name: String
    var source: Source
    var period: MetricPeriod
    var groupBy: String?
    var filters: [Filter]

    private static let names = [
        "EVENTS", "USAGE", "METER_USAGE", "NAMED_LICENSE_USAGE", "REVENUE", "USAGE_FOR_CYCLE", "REVENUE_FOR_CYCLE",
    ]

    /// Reads a query; nil where something is wrong with it.
    init?(_ value: JSON, path: String, problems: inout Problems) {
        let allowed: Set = ["id", "name", "aggregationPeriod", "groupBy", "configs", "filters"]
        guard let reader = ObjectReader(value, path: path, allowed: allowed, problems: &problems) else { return nil }
        let id = reader.text("id", required: true, length: 1...Int.max, problems: &problems)
        let name = reader.choice("name", of: Self.names, required: true, problems: &problems)
        let periods = MetricPeriod.allCases.map(\.rawValue)
        let period = reader.choice("aggregationPeriod", of: periods, required: true, problems: &problems)
            .flatMap(MetricPeriod.init)
        guard let name, let source = Self.source(name, path, &problems) else { return nil }
        groupBy = reader.choice("groupBy", of: source.groups, problems: &problems)
        filters = Self.filters(reader, source, &problems)
        guard let id, let period else { return nil }
        (self.id, self.name, self.source, self.period) = (id, name, source, period)
    }

    private static func source(_ name: String, _ path: String, _ problems: inout Problems) -> Source? {
        switch name {
        case "EVENTS": return .events
        case "USAGE", "METER_USAGE": return .meterUsage
        default:
            problems.add("\(path).name: the sandbox has no prices and no licenses, and so no metric '\(name)'")
            return nil
        }
    }

    private static func filters(_ reader: ObjectReader, _ source: Source, _ problems: inout Problems) -> [Filter] {
        var filters: [Filter] = []
        for (place, value) in reader.list("filters", count: 1...5, problems: &problems) ?? [] {
            let allowed: Set = ["fieldName", "fieldValues"]
            guard let reader = ObjectReader(value, path: place, allowed: allowed, problems: &problems) else { continue }
            let field = reader.choice("fieldName", of: source.filters, required: true, problems: &problems)
            if reader.object["fieldValues"] == nil { problems.add("\(reader.at("fieldValues")) is required") }
            let values = reader.texts("fieldValues", problems: &problems) ?? []
            if field == "SCHEMA_NAME", values.count > 1 {
                problems.add("\(reader.at("fieldValues")) may have one schema name only")
            }
            if let field { filters.append(Filter(field: field, values: Set(values.map(ExactText.init)))) }
        }
        return filters
    }
}

extension MetricQuery.Source {
    fileprivate var groups: [String] {
        switch self {
        case .events: ["ACCOUNT_ID", "EVENT_STATUS", "SCHEMA_NAME", "RAW_EVENT_STATUS"]
        case .meterUsage: ["ACCOUNT_ID", "USAGE_METER_ID", "BILLABLE_ID"]
        }
    }

    fileprivate var filters: [String] {
        switch self {
        case .events: ["ACCOUNT_ID", "CUSTOMER_ID", "SCHEMA_NAME", "EVENT_STATUS"]
        case .meterUsage: ["ACCOUNT_ID", "CUSTOMER_ID", "USAGE_METER_ID", "BILLABLE_ID"]
        }
    }
}
