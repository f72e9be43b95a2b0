extension SandboxState {
    static let maximumPoints = 300

    /// `POST /metrics`.
    ///
    /// Not said by the document: buckets without usage are left out, and a request that could give more than 300
    /// points is refused.
    func showMetrics(_ call: Call) throws(Refusal) -> Reply {
        let request = try MetricsRequest(try call.json())
        var results: [JSON] = []
        var points = 0
        for query in request.queries {
            let buckets = query.period.count(from: request.start, to: request.end)
            guard buckets <= Self.maximumPoints else {
                throw .badRequest(
                    "query '\(query.id)' covers \(buckets) periods of \(query.period.rawValue), "
                        + "at most \(Self.maximumPoints) data points are given"
                )
            }
            let series = series(query, request)
            points += series.pointCount
            results.append(
                .object(["id": .string(query.id), "name": .string(query.name), "data": series.json(query.groupBy)])
            )
        }
        guard points <= Self.maximumPoints else {
            throw .badRequest("the answer has \(points) data points, at most \(Self.maximumPoints) are given")
        }
        return Reply(["results": .array(results)])
    }

    private func series(_ query: MetricQuery, _ request: MetricsRequest) -> MetricSeries {
        var series = MetricSeries(period: query.period, start: request.start, end: request.end)
        switch query.source {
        case .events:
            for stored in journal.events where stored.passes(query.filters) {
                series.add(.one, at: stored.event.instant, group: query.groupBy.map { stored.group($0) })
            }
        case .meterUsage:
            for meter in meters.meters.values where meter.passes(query.filters) {
                for entry in journal.entries(of: meter.id) where entry.passes(query.filters) {
                    let group = query.groupBy.map { $0 == "ACCOUNT_ID" ? entry.accountID : meter.id }
                    series.add(entry.units, at: entry.instant, group: group)
                }
            }
        }
        return series
    }
}

extension StoredEvent {
    fileprivate func passes(_ filters: [MetricQuery.Filter]) -> Bool {
        filters.allSatisfy { filter in
            switch filter.field {
            case "ACCOUNT_ID": filter.takes(event.accountID)
            case "SCHEMA_NAME": filter.takes(event.schemaName)
            case "EVENT_STATUS": [outcome.status.rawValue, outcome.status.processing].contains(where: filter.takes)
            default: false
            }
        }
    }

    fileprivate func group(_ field: String) -> String {
        switch field {
        case "ACCOUNT_ID": event.accountID
        case "SCHEMA_NAME": event.schemaName
        case "EVENT_STATUS": outcome.status.processing
        default: outcome.status.rawValue
        }
    }
}

extension UsageMeter {
    /// The document's table calls the values of `USAGE_METER_ID` names: both the id and the name are understood.
    fileprivate func passes(_ filters: [MetricQuery.Filter]) -> Bool {
        filters.allSatisfy { filter in
            switch filter.field {
            case "USAGE_METER_ID", "BILLABLE_ID": filter.takes(id) || filter.takes(definition.name)
            default: true
            }
        }
    }
}

extension EventJournal.Entry {
    /// The sandbox has no customers, so no entry is of one.
    fileprivate func passes(_ filters: [MetricQuery.Filter]) -> Bool {
        filters.allSatisfy { filter in
            switch filter.field {
            case "ACCOUNT_ID": filter.takes(accountID)
            case "CUSTOMER_ID": false
            default: true
            }
        }
    }
}
