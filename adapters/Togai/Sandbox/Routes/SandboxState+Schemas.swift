extension SandboxState {
    /// How many schemas, and how many meters, an organisation may have that are not archived.
    static let quota = 100

    /// A schema that a path names.
    private func schema(_ name: String) throws(Refusal) -> EventSchema {
        guard let schema = schemas[name] else { throw .notFound("there is no event schema '\(name)'") }
        return schema
    }

    private mutating func store(_ schema: EventSchema) {
        schemas.insert(schema)
        persist("schema/\(Instant.padded(schema.serial, to: 12))", schema.record)
    }

    /// `POST /event_schema`.
    mutating func createSchema(_ call: Call) throws(Refusal) -> Reply {
        let edit = try SchemaEdit(try call.json(), isNew: true)
        guard let name = edit.name else { throw .badRequest("name is required") }
        if let holder = schemas[name], holder.status != .archived || !options.archivedNamesReusable {
            throw .badRequest("an event schema with the name '\(name)' already exists")
        }
        if options.enforcesQuotas, schemas.all.filter({ $0.status != .archived }).count >= Self.quota {
            throw .badRequest("the quota of \(Self.quota) event schemas is used up")
        }
        let fields = try edit.applied(to: SchemaFields())
        let version = SchemaVersion(fields: fields, createdAt: now, updatedAt: now)
        let schema = EventSchema(serial: schemas.nextSerial, name: name, current: version)
        store(schema)
        return Reply(201, schema.json(version))
    }

    /// `GET /event_schema`: the newest change first, then by name.
    ///
    /// Not said by the document: archived schemas are shown only where `status` asks for them.
    func listSchemas(_ call: Call) throws(Refusal) -> Reply {
        let statuses = Lifecycle.allCases.map(\.rawValue)
        let page = try Page(call, filters: ["status": statuses], limit: 100, standard: 20)
        let shown = page.filters["status"]
        let after = page.position.map { SchemaPosition($0) }
        let found = schemas.all.filter { schema in
            (shown.map { schema.status.rawValue == $0 } ?? (schema.status != .archived))
                && after.map { $0 < SchemaPosition(schema) } ?? true
        }
        let items = found.sorted { SchemaPosition($0) < SchemaPosition($1) }.prefix(page.size)
        var answer: JSONObject = [
            "data": .array(items.map { .object(listed($0)) }), "context": .object(["pageSize": .integer(page.size)]),
        ]
        if items.count == page.size, let last = items.last {
            answer["nextToken"] = page.token(after: SchemaPosition(last).json)
        }
        return Reply(answer)
    }

    private func listed(_ schema: EventSchema) -> JSONObject {
        var object = schema.json(schema.current)
        let meters = meters.ofSchema(schema.name).filter { $0.status != .archived }
        object["usageMetersCount"] = .integer(meters.count)
        return object
    }

    /// `GET /event_schema/{name}`: the newest version, or the one that is asked for.
    func showSchema(_ name: String, _ call: Call) throws(Refusal) -> Reply {
        let schema = try schema(name)
        guard let number = try call.integer("version", in: 1...Int.max) else {
            return Reply(schema.json(schema.current))
        }
        guard let version = schema.versions.first(where: { $0.number == number }) else {
            throw .notFound("the event schema '\(name)' has no version \(number)")
        }
        return Reply(schema.json(version))
    }

    /// `GET /event_schema/{name}/versions`, newest first.
    func listVersions(_ name: String) throws(Refusal) -> Reply {
        let schema = try schema(name)
        return Reply(["data": .array(schema.versions.map { .object(schema.json($0)) })])
    }

    /// `PATCH /event_schema/{name}`: everything while it was never active, additions afterwards.
    mutating func updateSchema(_ name: String, _ call: Call) throws(Refusal) -> Reply {
        var schema = try schema(name)
        let edit = try SchemaEdit(try call.json(), isNew: false)
        guard schema.status != .archived else { throw .badRequest("the event schema '\(name)' is archived") }
        let fields = try edit.applied(to: schema.current.fields)
        if schema.wasActivated {
            try fields.checkAddsOnly(to: schema.current.fields)
            schema.supersede(with: fields, at: now)
        } else {
            schema.current.fields = fields
            schema.current.updatedAt = now
        }
        store(schema)
        return Reply(schema.json(schema.current))
    }

    /// `DELETE /event_schema/{name}`: archives it, once no meter uses it any more.
    mutating func archiveSchema(_ name: String) throws(Refusal) -> Reply {
        var schema = try schema(name)
        guard schema.status != .archived else { throw .badRequest("the event schema '\(name)' is archived already") }
        let users = meters.ofSchema(name).filter { $0.status != .archived }.map(\.definition.name).sorted()
        guard users.isEmpty else {
            throw .badRequest("archive the usage meters of the event schema first: \(users.joined(separator: ", "))")
        }
        schema.current.status = .archived
        schema.current.updatedAt = now
        store(schema)
        return .success
    }

    /// `POST /event_schema/{name}/activate` and `/deactivate`.
    mutating func setSchema(_ name: String, active: Bool) throws(Refusal) -> Reply {
        var schema = try schema(name)
        let expected: Set<Lifecycle> = active ? [.draft, .inactive] : [.active]
        guard expected.contains(schema.status) else {
            let action = active ? "activated" : "deactivated"
            throw .badRequest("an event schema that is \(schema.status.rawValue) cannot be \(action)")
        }
        let users = meters.active(ofSchema: name).map(\.definition.name).sorted()
        guard active || users.isEmpty else {
            throw .badRequest("deactivate the event schema's usage meters first: \(users.joined(separator: ", "))")
        }
        schema.current.status = active ? .active : .inactive
        schema.current.updatedAt = now
        schema.wasActivated = true
        store(schema)
        return Reply(schema.json(schema.current))
    }
}
