/// The event schemas, by name.
struct SchemaRegister: Sendable {
    private var schemas: [Int: EventSchema] = [:]
    /// The newest schema of each name.
    private var serials: [String: Int] = [:]
    private(set) var nextSerial = 1

    var all: some Collection<EventSchema> { schemas.values }

    subscript(name: String) -> EventSchema? {
        serials[name].flatMap { schemas[$0] }
    }

    /// Stores a schema, new or changed.
    mutating func insert(_ schema: EventSchema) {
        schemas[schema.serial] = schema
        if schema.serial >= serials[schema.name] ?? 0 { serials[schema.name] = schema.serial }
        nextSerial = max(nextSerial, schema.serial + 1)
    }
}
