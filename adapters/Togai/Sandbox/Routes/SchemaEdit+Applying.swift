extension SchemaEdit {
    /// Fields with those changed that the request has.
    ///
    /// Not said by the document: a filter field has to be one of the schema's attributes, dimensions or enriched
    /// fields, with or without the prefix that logic uses.
    ///
    /// - Throws: a ``Refusal`` where the result makes no sense.
    func applied(to old: SchemaFields) throws(Refusal) -> SchemaFields {
        let fields = SchemaFields(
            description: description ?? old.description,
            attributes: attributes ?? old.attributes,
            dimensions: dimensions ?? old.dimensions,
            filterFields: filterFields ?? old.filterFields,
            enrichments: enrichments ?? old.enrichments,
            eventIDTemplate: eventIDTemplate ?? old.eventIDTemplate
        )
        var problems = Problems()
        for field in fields.filterFields ?? [] where !fields.declares(field) {
            problems.add("filterFields: the event schema has no field '\(field)'")
        }
        try problems.check()
        return fields
    }
}

extension SchemaFields {
    /// Refuses what takes fields away from a schema that was active, or changes one of them.
    func checkAddsOnly(to old: SchemaFields) throws(Refusal) {
        var problems = Problems()
        for attribute in old.attributes where !attributes.contains(attribute) {
            problems.add("attributes: '\(attribute.name)' cannot be changed or removed once the schema was active")
        }
        for dimension in old.dimensions where !dimensions.contains(dimension) {
            problems.add("dimensions: '\(dimension)' cannot be removed once the schema was active")
        }
        for name in old.variables.subtracting(variables).sorted() where problems.messages.isEmpty {
            problems.add("enrichments: '\(name)' cannot be removed once the schema was active")
        }
        for field in old.filterFields ?? [] where !(filterFields ?? []).contains(field) {
            problems.add("filterFields: '\(field)' cannot be removed once the schema was active")
        }
        try problems.check()
    }
}

extension EventSchema {
    /// Makes a new version; one that differs in the description only stays the same version.
    mutating func supersede(with fields: SchemaFields, at time: Milliseconds) {
        var described = current.fields
        described.description = fields.description
        if fields != described {
            var old = current
            old.status = .archived
            superseded.append(old)
            current.number += 1
            current.createdAt = time
        }
        current.fields = fields
        current.updatedAt = time
    }
}
