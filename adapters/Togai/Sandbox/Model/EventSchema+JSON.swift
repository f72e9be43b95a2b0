extension EventSchema {
    /// One of its versions as the API answers it.
    func json(_ version: SchemaVersion) -> JSONObject {
        let fields = version.fields
        var object: JSONObject = [
            "name": .string(name), "description": fields.description.map(JSON.string),
            "version": .integer(version.number), "status": .string(version.status.rawValue),
            "attributes": .array(fields.attributes.map(\.json)),
        ]
        object["dimensions"] = .array(fields.dimensions.map { .object(["name": .string($0)]) })
        object["filterFields"] = fields.filterFields.map(JSON.texts)
        object["enrichments"] = fields.enrichments
        object["eventIdTemplate"] = fields.eventIDTemplate.map(JSON.string)
        object["eventLevelRevenue"] = .bool(false)
        object["createdAt"] = .time(version.createdAt)
        object["updatedAt"] = .time(version.updatedAt)
        return object
    }

    /// What is persisted.
    var record: JSON {
        .object([
            "serial": .integer(serial), "wasActivated": .bool(wasActivated),
            "versions": .array(versions.map { .object(json($0)) }),
        ])
    }

    /// Reads what ``record`` wrote.
    init?(record: JSON) {
        guard let object = record.object, let serial = object["serial"]?.integer, let list = object.list("versions")
        else { return nil }
        let versions = list.compactMap { $0.object.flatMap(SchemaVersion.init(record:)) }
        guard let current = versions.first, let name = list.first?.object?.text("name") else { return nil }
        self.init(serial: serial, name: name, current: current)
        superseded = versions.dropFirst().reversed()
        wasActivated = object["wasActivated"] == .bool(true)
    }
}

extension SchemaVersion {
    fileprivate init?(record: JSONObject) {
        guard let number = record["version"]?.integer, let status = record.status("status"),
            let createdAt = record.time("createdAt"), let updatedAt = record.time("updatedAt")
        else { return nil }
        let fields = SchemaFields(record: record)
        self.init(number: number, status: status, fields: fields, createdAt: createdAt, updatedAt: updatedAt)
    }
}

extension SchemaFields {
    fileprivate init(record: JSONObject) {
        description = record.text("description")
        attributes = (record.list("attributes") ?? []).compactMap(\.object).compactMap { attribute in
            attribute.text("name").map { Attribute(name: $0, defaultUnit: attribute.text("defaultUnit")) }
        }
        dimensions = (record.list("dimensions") ?? []).compactMap { $0.object?.text("name") }
        filterFields = record.texts("filterFields")
        enrichments = record["enrichments"]
        eventIDTemplate = record.text("eventIdTemplate")
    }
}

extension SchemaFields.Attribute {
    fileprivate var json: JSON {
        .object(["name": .string(name), "defaultUnit": defaultUnit.map(JSON.string)])
    }
}
