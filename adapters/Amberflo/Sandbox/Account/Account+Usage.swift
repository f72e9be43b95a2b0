/// Usage queries of both dialects.
extension Account {
    func documentUsage(_ call: Call) throws(Refusal) -> Answer {
        let query = try UsageQuery(document: call.value())
        let meter = try queriedMeter(query)
        return Answer(UsageReport(query, meter: meter, events: events[meter.id] ?? []).document(query))
    }

    /// One live report, whose metadata is the query.
    func liveUsage(_ body: JSON, _ call: Call, isSparse: Bool) throws(Refusal) -> JSON {
        let query = try UsageQuery(live: body, now: call.milliseconds / 1000)
        let meter = try queriedMeter(query)
        let report = UsageReport(query, meter: meter, events: events[meter.id] ?? [])
        return try report.live(query, meter: meter, metadata: body, isSparse: isSparse)
    }

    func liveUsageBatch(_ call: Call, isSparse: Bool) throws(Refusal) -> Answer {
        let body = try call.value()
        guard let queries = body.array else {
            throw .badRequest("The body is \(body.kind); an array of usage queries was expected")
        }
        var reports: [JSON] = []
        for query in queries {
            reports.append(try liveUsage(query, call, isSparse: isSparse))
        }
        return Answer(.array(reports))
    }

    /// A report for each meter that the live dialect can express, each by its own aggregation.
    func liveUsageOfAllMeters(_ call: Call) throws(Refusal) -> Answer {
        var members = Members(call.query.mapValues { .string($0) })
        let interval = members.choice("timeGroupingInterval", required: true, of: ReportInterval.self)
        let start = members.read("startTimeInSeconds", required: true, as: "an integer") {
            $0.string.flatMap { Int64($0) }
        }
        let end = members.read("endTimeInSeconds", required: false, as: "an integer") {
            $0.string.flatMap { Int64($0) }
        }
        let groupBy = members.read("groupBy", required: false, as: "customerId") {
            $0.string == Meter.customer ? [Meter.customer] : nil
        }
        let customer = members.string(Meter.customer)
        let seconds = UsageQuery.range(start, end ?? call.milliseconds / 1000, in: &members)
        try members.check("usage query")
        guard let interval else { throw .badRequest("Invalid usage query") }
        var reports: [JSON] = []
        for meter in metersInOrder where meter.liveType != nil {
            var query = UsageQuery(
                apiName: meter.apiName,
                seconds: seconds,
                aggregation: meter.ownAggregation,
                interval: interval
            )
            query.groupBy = groupBy ?? []
            query.filters = customer.map { [.init(dimension: Meter.customer, values: [$0])] } ?? []
            let report = UsageReport(query, meter: meter, events: events[meter.id] ?? [])
            reports.append(try report.live(query, meter: meter, metadata: query.metadata, isSparse: false))
        }
        return Answer(.array(reports))
    }

    private func queriedMeter(_ query: UsageQuery) throws(Refusal) -> Meter {
        guard let meter = meter(apiName: query.apiName) else {
            throw .badRequest("There is no meter with meterApiName '\(query.apiName)'")
        }
        try query.check(against: meter)
        return meter
    }
}

extension UsageQuery {
    /// The query in the live dialect's words.
    fileprivate var metadata: JSON {
        .object([
            "meterApiName": .string(apiName),
            "aggregation": .string(aggregation.rawValue),
            "timeGroupingInterval": .string(interval.rawValue),
            "groupBy": .strings(groupBy),
            "filter": .object(
                Dictionary(
                    uniqueKeysWithValues: filters.map {
                        (
                            $0.dimension,
                            .strings($0.values.map(\.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
                        )
                    }
                )
            ),
            "timeRange": .object([
                "startTimeInSeconds": .integer(seconds.lowerBound),
                "endTimeInSeconds": .integer(seconds.upperBound),
            ]),
        ])
    }
}
