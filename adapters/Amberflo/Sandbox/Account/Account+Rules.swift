/// The document's filtering rules.
extension Account {
    /// Answers a call about rules.
    ///
    /// Not said by the document: an unknown meter has no rules; only a list without `meterApiName` is a bad request.
    mutating func answerRules(_ call: Call) throws(Refusal) -> Answer {
        if call.method == "POST" { return try putRule(call) }
        guard let apiName = call.query["meterApiName"], !apiName.isEmpty else {
            throw .badRequest("The query parameter meterApiName is missing; it is required")
        }
        let ids = meter(apiName: apiName).flatMap { ruleIDs[$0.id] } ?? []
        return Answer(.array(ids.compactMap { rules[$0]?.json }))
    }

    /// Creates a rule, or replaces the one that has the given id.
    ///
    /// Not said by the document: a rule that lacks an id is given one; an unknown id makes a rule with that id; a
    /// rule cannot be moved to another meter.
    private mutating func putRule(_ call: Call) throws(Refusal) -> Answer {
        var rule = try FilteringRule(call.value())
        guard let meter = meter(apiName: rule.apiName), meter.documentType != nil else {
            throw .badRequest("There is no meter definition with meterApiName '\(rule.apiName)'")
        }
        var id = rule.id ?? identifiers.ruleID()
        while rule.id == nil, rules[id] != nil {
            id = identifiers.ruleID()
        }
        if let old = rules[id], old.apiName != rule.apiName {
            throw .badRequest("The rule '\(id)' belongs to meter '\(old.apiName)'; it cannot be moved to another")
        }
        rule.id = id
        rule.sequence = rules[id]?.sequence ?? nextSequence()
        put(rule, id: id, of: meter)
        return Answer(rule.json)
    }
}
