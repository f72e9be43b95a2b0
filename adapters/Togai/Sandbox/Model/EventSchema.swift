/// An event schema: a name and the versions of its definition.
struct EventSchema: Sendable, Hashable {
    /// What distinguishes it from an archived schema of the same name; rises with each new schema.
    let serial: Int
    let name: String
    /// Whether it was ever active, after which fields can only be added.
    var wasActivated = false
    /// Superseded versions, oldest first.
    var superseded: [SchemaVersion] = []
    /// The version in force.
    var current: SchemaVersion

    var status: Lifecycle { current.status }

    /// All versions, newest first.
    var versions: [SchemaVersion] { [current] + superseded.reversed() }

    init(serial: Int, name: String, current: SchemaVersion) {
        (self.serial, self.name, self.current) = (serial, name, current)
    }
}

/// One version of an event schema.
struct SchemaVersion: Sendable, Hashable {
    var number = 1
    var status = Lifecycle.draft
    var fields: SchemaFields
    var createdAt: Milliseconds
    var updatedAt: Milliseconds
}

/// What a client defines in an event schema.
struct SchemaFields: Sendable, Hashable {
    /// A number that events carry.
    struct Attribute: Sendable, Hashable {
        var name: String
        var defaultUnit: String?
    }

    var description: String?
    var attributes: [Attribute] = []
    var dimensions: [String] = []
    var filterFields: [String]?
    /// Stored and answered, not applied.
    var enrichments: JSON?
    /// Stored and answered, not applied.
    var eventIDTemplate: String?

    /// The names that a meter's logic may use, enriched fields and their dependencies among them.
    var variables: Set<String> {
        var names = Set(attributes.map { "attributes.\($0.name)" } + dimensions.map { "dimensions.\($0)" })
        for field in enrichments?.object?.list("fields") ?? [] {
            guard let field = field.object, let name = field.text("name") else { continue }
            names.insert((field.text("type") == "ATTRIBUTE" ? "attributes." : "dimensions.") + name)
        }
        for dependency in enrichments?.object?.list("dependencies") ?? [] {
            if let name = dependency.object?.text("name") { names.insert("dependencies.\(name)") }
        }
        return names
    }

    /// Whether a filter may name this field, with or without the prefix that logic uses.
    func declares(_ field: String) -> Bool {
        let variables = variables
        return variables.contains(field) || variables.contains("attributes.\(field)")
            || variables.contains("dimensions.\(field)")
    }
}
