extension Account {
    /// Makes a meter type.
    mutating func createMeterType(_ body: JSON, now: Moment) throws(Refusal) -> Reply {
        let (terms, aggregation) = try MeterType.create(body, now: now)
        try refuseTaken(terms, except: nil)
        let type = MeterType(
            id: takeIdentifier(),
            sequence: takeSequence(),
            aggregation: aggregation,
            createdAt: now,
            updatedAt: now,
            terms: terms
        )
        keep(type)
        return Reply(status: options.createStatus.rawValue, json(type))
    }

    /// Lists the meter types.
    func listMeterTypes(_ call: Call) throws(Refusal) -> Reply {
        let listing = try MeterTypeListing(call.query)
        let list = listing.arrange(Array(types.all)) { meters.count(ofType: $0.id) }
        return Reply(["meterTypes": .array(list.map(json))])
    }

    /// Gives one meter type.
    func getMeterType(_ id: String) throws(Refusal) -> Reply {
        Reply(json(try meterType(id)))
    }

    /// Changes a meter type, and with it its meters, but their running periods' ends (Usage Engine API reference, Update
    /// meter type: the new schedule takes effect after the current period).
    mutating func updateMeterType(_ id: String, _ body: JSON, now: Moment) throws(Refusal) -> Reply {
        var type = try meterType(id)
        type.terms = try type.terms.edited(by: body, now: now)
        type.updatedAt = now
        try refuseTaken(type.terms, except: id)
        keep(type)
        if options.editsReachMeters {
            for meter in Array(meters.all) where meter.identity.meterTypeID == id {
                var inherited = Meter.Inherited(type.terms)
                inherited.calendar = meter.inherited.calendar
                guard inherited != meter.inherited else { continue }
                var changed = meter
                changed.inherited = inherited
                keep(changed)
            }
        }
        return Reply(json(type))
    }

    /// Removes a meter type that has no meters.
    mutating func deleteMeterType(_ id: String) throws(Refusal) -> Reply {
        let type = try meterType(id)
        let count = meters.count(ofType: id)
        guard count == 0 else {
            let meters = count == 1 ? "a meter; delete it" : "\(count) meters; delete them"
            throw .conflict("The meter type \"\(type.terms.name)\" has \(meters) first")
        }
        types[id] = nil
        changes.note(.meterType(id: id))
        return Reply(["deletedCount": 1])
    }

    /// The type with an identifier, or the refusal of a request for one that does not exist.
    func meterType(_ id: String) throws(Refusal) -> MeterType {
        guard let type = types[id] else { throw .notFound("Meter type", id) }
        return type
    }

    private mutating func keep(_ type: MeterType) {
        types[type.id] = type
        changes.note(.meterType(id: type.id))
    }

    private func json(_ type: MeterType) -> JSON {
        type.json(accountID: options.accountID, numberOfMeters: meters.count(ofType: type.id))
    }

    /// Refuses terms with a name or reference that another type has, where the options ask for that.
    private func refuseTaken(_ terms: MeterType.Terms, except id: String?) throws(Refusal) {
        if options.uniqueNames, types.named(terms.name).contains(where: { $0.id != id }) {
            throw .conflict("A meter type with the name \"\(terms.name)\" exists already")
        }
        guard options.uniqueExternalRefs, let externalRef = terms.externalRef else { return }
        if types.referred(externalRef).contains(where: { $0.id != id }) {
            throw .conflict("A meter type with the externalRef \"\(externalRef)\" exists already")
        }
    }
}
