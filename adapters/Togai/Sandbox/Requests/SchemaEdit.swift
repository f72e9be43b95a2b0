/// What a client asks of an event schema: all of it on creation, the changed fields on an update.
struct SchemaEdit: Sendable, Hashable {
    /// Absent on an update: schemas cannot be renamed.
    var name: String?
    var description: String?
    var attributes: [SchemaFields.Attribute]?
    var dimensions: [String]?
    var filterFields: [String]?
    var enrichments: JSON?
    var eventIDTemplate: String?

    /// How many attributes, and how many dimensions, a schema has at most.
    static let maximumFields = 50

    /// Reads a request.
    ///
    /// - Parameters:
    ///   - body: the request.
    ///   - isNew: whether the schema is to be created.
    /// - Throws: a ``Refusal`` with everything that is wrong.
    init(_ body: JSON, isNew: Bool) throws(Refusal) {
        var problems = Problems()
        let updatable: Set = [
            "description", "attributes", "dimensions", "filterFields", "enrichments", "eventIdTemplate",
        ]
        let allowed = isNew ? updatable.union(["name"]) : updatable
        if let reader = ObjectReader(body, path: "", allowed: allowed, problems: &problems) {
            if isNew { name = reader.name("name", problems: &problems) }
            description = reader.text("description", length: 0...255, problems: &problems)
            attributes = Self.attributes(reader, required: isNew, &problems)
            dimensions = Self.dimensions(reader, required: isNew, &problems)
            filterFields = reader.texts("filterFields", problems: &problems)
            enrichments = Self.enrichments(reader, &problems)
            eventIDTemplate = reader.text("eventIdTemplate", problems: &problems)
        }
        try problems.check()
    }

    private static func attributes(
        _ reader: ObjectReader,
        required: Bool,
        _ problems: inout Problems
    ) -> [SchemaFields.Attribute]? {
        let list = reader.list("attributes", required: required, count: 0...maximumFields, problems: &problems)
        guard let list else { return nil }
        var attributes: [SchemaFields.Attribute] = []
        for (place, value) in list {
            let allowed: Set = ["name", "defaultUnit"]
            guard let reader = ObjectReader(value, path: place, allowed: allowed, problems: &problems) else { continue }
            let name = reader.name("name", problems: &problems)
            let unit = reader.text("defaultUnit", length: 0...10, problems: &problems)
            if let name { attributes.append(SchemaFields.Attribute(name: name, defaultUnit: unit)) }
        }
        ObjectReader.checkUnique(attributes.map(\.name), at: "attributes", problems: &problems)
        return attributes
    }

    private static func dimensions(
        _ reader: ObjectReader,
        required: Bool,
        _ problems: inout Problems
    ) -> [String]? {
        let list = reader.list("dimensions", required: required, count: 0...maximumFields, problems: &problems)
        guard let list else { return nil }
        var names: [String] = []
        for (place, value) in list {
            guard let reader = ObjectReader(value, path: place, allowed: ["name"], problems: &problems) else {
                continue
            }
            if let name = reader.name("name", problems: &problems) { names.append(name) }
        }
        ObjectReader.checkUnique(names, at: "dimensions", problems: &problems)
        return names
    }

    private static func enrichments(_ reader: ObjectReader, _ problems: inout Problems) -> JSON? {
        guard let value = reader.object["enrichments"] else { return nil }
        let allowed: Set = ["dependencies", "fields"]
        guard let inner = ObjectReader(value, path: "enrichments", allowed: allowed, problems: &problems) else {
            return nil
        }
        for (place, value) in inner.list("dependencies", problems: &problems) ?? [] {
            let allowed: Set = ["type", "key", "name"]
            guard let reader = ObjectReader(value, path: place, allowed: allowed, problems: &problems) else { continue }
            _ = reader.choice("type", of: ["SETTING"], required: true, problems: &problems)
            for name in ["key", "name"] { _ = reader.text(name, required: true, problems: &problems) }
        }
        for (place, value) in inner.list("fields", required: true, problems: &problems) ?? [] {
            checkField(value, at: place, &problems)
        }
        return value
    }

    private static func checkField(_ value: JSON, at place: String, _ problems: inout Problems) {
        let allowed: Set = ["name", "type", "enrichmentType", "value", "order"]
        guard let reader = ObjectReader(value, path: place, allowed: allowed, problems: &problems) else { return }
        for name in ["name", "value"] { _ = reader.text(name, required: true, problems: &problems) }
        _ = reader.choice("type", of: ["ATTRIBUTE", "DIMENSION"], required: true, problems: &problems)
        let kinds = ["VALUE", "JSON_LOGIC", "JSON_LOGIC_FROM_DEPENDENCY"]
        _ = reader.choice("enrichmentType", of: kinds, required: true, problems: &problems)
        _ = reader.integer("order", required: true, problems: &problems)
    }
}
