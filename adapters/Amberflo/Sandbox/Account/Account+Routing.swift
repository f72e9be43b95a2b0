extension Account {
    /// Answers a call, or refuses it; a call that is refused changes nothing.
    mutating func answer(_ call: Call) throws(Refusal) -> Answer {
        guard call.apiKey == options.apiKey else {
            let found = call.apiKey == nil ? "No API key was provided" : "Invalid API key provided"
            throw Refusal(status: 401, message: "\(found); the header X-API-KEY needs one")
        }
        try count(call)
        guard let route = call.route else {
            throw .notFound("There is no \(call.path)")
        }
        guard route.methods.contains(call.method) else {
            throw Refusal(
                status: 405,
                message: "\(call.method) is not allowed for \(call.path)",
                allow: route.methods
            )
        }
        return try answer(call, at: route)
    }

    private mutating func count(_ call: Call) throws(Refusal) {
        guard let limit = options.requestsPerSecond else { return }
        let second = call.milliseconds / 1000
        if window.second != second { window = (second, 0) }
        window.count += 1
        if window.count > limit {
            throw Refusal(status: 429, message: "More than \(limit) requests in one second", retryAfter: 1)
        }
    }

    private mutating func answer(_ call: Call, at route: Route) throws(Refusal) -> Answer {
        switch route {
        case .definitions: try answerDefinitions(call)
        case .definition(let apiName): try answerDefinition(apiName, call)
        case .rules: try answerRules(call)
        case .ingest: try ingest(call)
        case .meters: try answerMeters(call)
        case .meter(let id): try answerMeter(id, call)
        case .usage where call.dialect == .document: try documentUsage(call)
        case .usage: Answer(try liveUsage(call.value(), call, isSparse: false))
        case .usageSparse: Answer(try liveUsage(call.value(), call, isSparse: true))
        case .usageBatch: try liveUsageBatch(call, isSparse: false)
        case .usageSparseBatch: try liveUsageBatch(call, isSparse: true)
        case .usageAll: try liveUsageOfAllMeters(call)
        }
    }
}
