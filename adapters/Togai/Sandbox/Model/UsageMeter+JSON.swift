extension UsageMeter {
    /// As the API answers it.
    ///
    /// Neither the API document nor the later specification lists the event schema's name among the response's
    /// fields; whoever wants it asks for the schema with `includeSchema`.
    var json: JSONObject {
        [
            "id": .string(id),
            "name": .string(definition.name),
            "billableName": definition.billableName.map(JSON.string),
            "displayName": .string(definition.displayName),
            "description": definition.description.map(JSON.string),
            "filters": definition.filters.map { filters in
                .array(filters.map { .object(["field": .string($0.field), "value": .string($0.value)]) })
            },
            "type": .string("COUNTER"),
            "status": .string(status.rawValue),
            "aggregation": .string(definition.aggregation.rawValue),
            "computations": definition.computations.map { .array($0.map(\.json)) },
            "createdAt": .time(createdAt),
            "lastActivatedAt": lastActivatedAt.map(JSON.time),
            "updatedAt": .time(updatedAt),
        ]
    }

    /// What is persisted.
    var record: JSON {
        var object = json
        object["eventSchemaName"] = definition.eventSchemaName.map(JSON.string)
        object["version"] = .integer(version)
        object["revision"] = .integer(revision)
        return .object(object)
    }

    /// Reads what ``record`` wrote.
    init?(record: JSON) {
        guard let object = record.object, let id = object.text("id"), let status = object.status("status"),
            let definition = MeterDefinition(record: object), let createdAt = object.time("createdAt"),
            let updatedAt = object.time("updatedAt"), let revision = object["revision"]?.integer
        else { return nil }
        self.init(
            id: id,
            definition: definition,
            status: status,
            version: object["version"]?.integer ?? 1,
            revision: revision,
            createdAt: createdAt,
            updatedAt: updatedAt,
            lastActivatedAt: object.time("lastActivatedAt")
        )
    }
}

extension MeterDefinition {
    fileprivate init?(record: JSONObject) {
        guard let name = record.text("name"),
            let aggregation = record.text("aggregation").flatMap(MeterAggregation.init)
        else { return nil }
        self.init(
            name: name,
            billableName: record.text("billableName"),
            description: record.text("description"),
            aggregation: aggregation,
            eventSchemaName: record.text("eventSchemaName"),
            filters: record.list("filters")?.compactMap(\.object).compactMap { filter in
                guard let field = filter.text("field"), let value = filter.text("value") else { return nil }
                return Filter(field: field, value: value)
            },
            computations: record.list("computations")?.compactMap(Computation.init(record:))
        )
    }
}
