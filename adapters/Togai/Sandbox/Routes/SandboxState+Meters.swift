extension SandboxState {
    /// A meter that a path names.
    private func meter(_ id: String) throws(Refusal) -> UsageMeter {
        guard let meter = meters[id] else { throw .notFound("there is no usage meter '\(id)'") }
        return meter
    }

    /// Stores a meter as changed now.
    private mutating func store(_ changed: UsageMeter) -> UsageMeter {
        var meter = changed
        meter.revision = meters.nextRevision
        meter.updatedAt = now
        meters.put(meter)
        persist("meter/\(meter.id)", meter.record)
        return meter
    }

    /// `POST /usage_meters`.
    mutating func createMeter(_ call: Call) throws(Refusal) -> Reply {
        let edit = try MeterEdit(try call.json(), isNew: true, dialect: options.dialect)
        guard let definition = edit.definition else { throw .badRequest("name and aggregation are required") }
        try checkName(definition.name, of: nil)
        try check(definition)
        if options.enforcesQuotas, meters.meters.values.filter({ $0.status != .archived }).count >= Self.quota {
            throw .badRequest("the quota of \(Self.quota) usage meters is used up")
        }
        var id = identifiers.identifier("um")
        while meters[id] != nil { id = identifiers.identifier("um") }
        let meter = UsageMeter(id: id, definition: definition, revision: 0, createdAt: now, updatedAt: now)
        return Reply(201, store(meter).json)
    }

    private func checkName(_ name: String, of id: String?) throws(Refusal) {
        guard let holder = meters.named(name), holder.id != id else { return }
        if holder.status == .archived, options.archivedNamesReusable { return }
        throw .badRequest("a usage meter with the name '\(name)' already exists")
    }

    /// Refuses a definition that makes no sense for its event schema.
    private func check(_ definition: MeterDefinition) throws(Refusal) {
        var problems = Problems()
        problems.add(definition.problems)
        if let name = definition.eventSchemaName {
            if let schema = schemas[name], schema.status != .archived {
                problems.add(definition.problems(in: schema.current.fields))
            } else {
                problems.add("eventSchemaName: there is no event schema '\(name)'")
            }
        } else if !(definition.filters ?? []).isEmpty {
            problems.add("filters: a meter without an event schema has no fields to filter on")
        }
        try problems.check()
    }

    /// `GET /usage_meters`: the newest change first.
    ///
    /// Not said by the document: archived meters are shown only where `status` asks for them.
    func listMeters(_ call: Call) throws(Refusal) -> Reply {
        let filters = [
            "status": Lifecycle.allCases.map(\.rawValue), "aggregations": MeterAggregation.allCases.map(\.rawValue),
        ]
        let page = try Page(call, filters: filters, limit: 100, standard: 20)
        let before = page.position.map { $0["revision"]?.integer ?? 0 } ?? .max
        let found = meters.meters.values.filter { meter in
            meter.revision < before
                && page.filters["status"].map { meter.status.rawValue == $0 } ?? (meter.status != .archived)
                && page.filters["aggregations"].map { meter.definition.aggregation.rawValue == $0 } ?? true
        }
        let items = found.sorted { $0.revision > $1.revision }.prefix(page.size)
        var answer: JSONObject = [
            "data": .array(items.map { .object($0.json) }), "context": .object(["pageSize": .integer(page.size)]),
        ]
        if items.count == page.size, let last = items.last {
            let position: JSONObject = ["lastItemId": .string(last.id), "revision": .integer(last.revision)]
            answer["nextToken"] = page.token(after: position)
        }
        return Reply(answer)
    }

    /// `GET /usage_meters/{id}`, with the event schema where `includeSchema` asks for it.
    func showMeter(_ id: String, _ call: Call) throws(Refusal) -> Reply {
        var answer = try meter(id).json
        let asked = try call.choice("includeSchema", of: ["true", "false", "True", "False"])
        if asked?.lowercased() == "true", let name = meters[id]?.definition.eventSchemaName, let schema = schemas[name]
        {
            answer["eventSchema"] = .object(schema.json(schema.current))
        }
        return Reply(answer)
    }

    /// `PATCH /usage_meters/{id}`: everything of a draft, nothing of an active meter.
    ///
    /// Not said by the document: an inactive meter's name, description and billable name may be changed, and what it
    /// measures may not.
    mutating func updateMeter(_ id: String, _ call: Call) throws(Refusal) -> Reply {
        var meter = try meter(id)
        let edit = try MeterEdit(try call.json(), isNew: false, dialect: options.dialect)
        let definition = edit.applied(to: meter.definition)
        switch meter.status {
        case .draft: break
        case .active: throw .badRequest("a usage meter that is ACTIVE cannot be edited; deactivate it first")
        case .archived: throw .badRequest("a usage meter that is ARCHIVED cannot be edited")
        case .inactive:
            guard definition.measuresLike(meter.definition) else {
                throw .badRequest(
                    "aggregation, computations, filters and eventSchemaName of a usage meter that was active "
                        + "cannot be changed; create a new one"
                )
            }
        }
        try checkName(definition.name, of: id)
        try check(definition)
        meter.definition = definition
        meter.version += 1
        return Reply(store(meter).json)
    }

    /// `DELETE /usage_meters/{id}`: archives it.
    ///
    /// Not said by the document: an active meter has to be deactivated first.
    mutating func archiveMeter(_ id: String) throws(Refusal) -> Reply {
        var meter = try meter(id)
        guard meter.status != .active else {
            throw .badRequest("a usage meter that is ACTIVE cannot be deleted; deactivate it first")
        }
        guard meter.status != .archived else { throw .badRequest("the usage meter '\(id)' is archived already") }
        meter.status = .archived
        _ = store(meter)
        return .success
    }

    /// `POST /usage_meters/{id}/activate` and `/deactivate`.
    ///
    /// Not said by the document: the event schema has to be active, and a meter with the aggregation SUM has to have
    /// a computation.
    mutating func setMeter(_ id: String, active: Bool) throws(Refusal) -> Reply {
        var meter = try meter(id)
        let expected: Set<Lifecycle> = active ? [.draft, .inactive] : [.active]
        guard expected.contains(meter.status) else {
            let action = active ? "activated" : "deactivated"
            throw .badRequest("a usage meter that is \(meter.status.rawValue) cannot be \(action)")
        }
        if active { try checkActivation(of: meter) }
        meter.status = active ? .active : .inactive
        if active { meter.lastActivatedAt = now }
        return Reply(store(meter).json)
    }

    private func checkActivation(of meter: UsageMeter) throws(Refusal) {
        let definition = meter.definition
        guard let name = definition.eventSchemaName else {
            throw .badRequest("a usage meter without an event schema cannot be activated")
        }
        try check(definition)
        guard schemas[name]?.status == .active else {
            throw .badRequest("the event schema '\(name)' is not ACTIVE; activate it first")
        }
        guard definition.aggregation == .count || !(definition.computations ?? []).isEmpty else {
            throw .badRequest("a usage meter with the aggregation SUM needs a computation to be activated")
        }
    }
}
