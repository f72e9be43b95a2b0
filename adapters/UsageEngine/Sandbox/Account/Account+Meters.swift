extension Account {
    /// Makes a meter, whose first period begins now (Managing Meters with the API).
    mutating func createMeter(_ body: JSON, now: Moment) throws(Refusal) -> Reply {
        let draft = try Meter.Draft(body)
        let type = try meterType(draft.type)
        if let keys = options.meterKeys, !keys.contains(draft.meterKey) {
            throw .badRequest("meterKey \"\(draft.meterKey)\" is the key of no Meter processor")
        }
        let identity = Meter.Identity(meterKey: draft.meterKey, meterTypeID: type.id, userID: draft.userID)
        guard !meters.contains(identity) else {
            throw .conflict("A meter for this meterKey, meterTypeId and userId exists already")
        }
        let meter = Meter(
            id: takeIdentifier(),
            sequence: takeSequence(),
            identity: identity,
            aggregation: type.aggregation,
            createdAt: now,
            updatedAt: now,
            inherited: Meter.Inherited(type.terms),
            period: Meter.Period(
                start: now,
                end: type.terms.calendar.next(after: now),
                value: type.aggregation.initial
            )
        )
        keep(meter)
        return Reply(status: options.createStatus.rawValue, meter.json(options.emptyExtremum))
    }

    /// Lists the meters, in no order that is promised.
    func listMeters(_ call: Call) throws(Refusal) -> Reply {
        let query = try Query(call.query, known: Page.parameters.union(["meterKey", "meterTypeId", "userId"]))
        let page = try Page(query)
        let found = meters.found(query["meterTypeId"], query["userId"], meterKey: query["meterKey"])
        return Reply(["meters": .array(page.cut(found).map { $0.json(options.emptyExtremum) })])
    }

    /// Gives one meter.
    func getMeter(_ id: String) throws(Refusal) -> Reply {
        Reply(try meter(id).json(options.emptyExtremum))
    }

    /// Says whether a meter goes at the end of its period.
    mutating func updateMeter(_ id: String, _ body: JSON, now: Moment) throws(Refusal) -> Reply {
        var meter = try meter(id)
        if let deleteOnReset = try Meter.readUpdate(body) {
            meter.deleteOnReset = deleteOnReset
            meter.updatedAt = now
            keep(meter)
        }
        return Reply(meter.json(options.emptyExtremum))
    }

    /// Removes a meter, whose running count is lost.
    mutating func deleteMeter(_ id: String) throws(Refusal) -> Reply {
        remove(try meter(id))
        return Reply(["deletedCount": 1])
    }

    /// Adds or replaces a meter.
    mutating func keep(_ meter: Meter) {
        meters[meter.id] = meter
        changes.note(.meter(id: meter.id))
    }

    /// Removes a meter.
    mutating func remove(_ meter: Meter) {
        meters[meter.id] = nil
        changes.note(.meter(id: meter.id))
    }

    private func meter(_ id: String) throws(Refusal) -> Meter {
        guard let meter = meters[id] else { throw .notFound("Meter", id) }
        return meter
    }

    private func meterType(_ name: Meter.Draft.TypeName) throws(Refusal) -> MeterType {
        switch name {
        case .id(let id): return try meterType(id)
        case .externalRef(let externalRef):
            let types = types.referred(externalRef)
            guard let type = types.first else { throw .notFound("Meter type with the externalRef", externalRef) }
            guard types.count == 1 else {
                throw .conflict("\(types.count) meter types have the externalRef \"\(externalRef)\"")
            }
            return type
        }
    }
}
