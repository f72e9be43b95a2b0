extension UsageQuery {
    /// Reads the document's flat query (Amberflo Metering API: UsageQueryRequest).
    init(document body: JSON) throws(Refusal) {
        var members = try Members.body(body)
        let apiName = members.string("meterApiName", required: true)
        let start = members.integer("startTimeInSeconds", required: true)
        let end = members.integer("endTimeInSeconds", required: true)
        let aggregation = members.read("aggregation", required: true, as: "one of SUM, MAX, COUNT") {
            $0.string.flatMap(Aggregation.init(rawValue:)).flatMap { $0 == .minimum ? nil : $0 }
        }
        let interval = members.choice("timeGroupingInterval", required: true, of: ReportInterval.self)
        seconds = Self.range(start, end, in: &members)
        groupBy = members.names("groupBy") ?? []
        filters = Self.filters(in: &members)
        if let customers = members.read("customerFilter", required: false, as: "an array of strings", \.strings),
            !customers.isEmpty
        {
            filters.append(Filter(dimension: Meter.customer, values: customers))
        }
        try members.check("usage query")
        guard let apiName, let aggregation, let interval else { throw .badRequest("Invalid usage query") }
        self.apiName = apiName
        self.aggregation = aggregation
        self.interval = interval
    }

    /// Reads a live query; its range ends now unless it says when.
    init(live body: JSON, now: Int64) throws(Refusal) {
        var members = try Members.body(body, nullIsAbsent: true)
        let apiName = members.string("meterApiName", required: true)
        let aggregation = members.read("aggregation", required: true, as: "one of SUM, COUNT, MIN, MAX") {
            $0.string.flatMap { Aggregation(rawValue: $0.uppercased()) }
        }
        let interval = members.read("timeGroupingInterval", required: true, as: "one of HOUR, DAY, WEEK, MONTH") {
            $0.string.flatMap { ReportInterval(rawValue: $0.uppercased()) }
        }
        let range = members.read("timeRange", required: true, as: "an object", \.object)
        groupBy = members.names("groupBy") ?? []
        filters = Self.filters(in: &members)
        take = Self.take(in: &members)
        for name in ["valuesTimeGroupingInterval", "rescaleFunction"] where members.object[name] ?? .null != .null {
            members.report(name, "is not offered by this sandbox")
        }
        try members.check("usage query")
        guard let apiName, let aggregation, let interval, let range else { throw .badRequest("Invalid usage query") }
        self.apiName = apiName
        self.aggregation = aggregation
        self.interval = interval
        var times = Members(range, place: "timeRange.", nullIsAbsent: true)
        let start = times.integer("startTimeInSeconds", required: true)
        let end = times.integer("endTimeInSeconds")
        seconds = Self.range(start, end ?? now, in: &times)
        try times.check("usage query")
    }

    private static func take(in members: inout Members) -> Take? {
        guard let object = members.read("take", required: false, as: "an object", \.object) else { return nil }
        var inner = Members(object, nullIsAbsent: true)
        let limit = inner.integer("limit", required: true)
        let isAscending = inner.read("isAscending", required: false, as: "a boolean", \.bool)
        if let limit, limit < 1 { inner.report("limit", "is \(limit); at least 1 was expected") }
        for problem in inner.problems { members.report("take", problem) }
        return limit.flatMap { Int(exactly: $0) }.map { Take(limit: $0, isAscending: isAscending ?? false) }
    }
}
