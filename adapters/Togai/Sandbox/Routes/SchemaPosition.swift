/// Where a schema stands in the list: the newest change first, then by name.
struct SchemaPosition: Hashable, Comparable {
    var updatedAt: Milliseconds
    var name: String
    var serial: Int

    init(_ schema: EventSchema) {
        (updatedAt, name, serial) = (schema.current.updatedAt, schema.name, schema.serial)
    }

    /// Reads what ``json`` wrote; what is missing stands for the very end.
    init(_ json: JSONObject) {
        updatedAt = json["updatedAt"]?.integer ?? .min
        name = json.text("lastItemId") ?? ""
        serial = json["serial"]?.integer ?? .max
    }

    var json: JSONObject {
        ["lastItemId": .string(name), "updatedAt": .integer(updatedAt), "serial": .integer(serial)]
    }

    static func < (left: SchemaPosition, right: SchemaPosition) -> Bool {
        (right.updatedAt, left.name, left.serial) < (left.updatedAt, right.name, right.serial)
    }
}
