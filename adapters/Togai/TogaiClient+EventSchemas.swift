import AdapterKit
import HTTPTypes
import Metering

extension TogaiClient {
    /// Every event schema but archived ones, each name once in its newest version, in Togai's order.
    func eventSchemas() async throws(AdapterError) -> [TogaiSchema] {
        var newest: [String: TogaiSchema] = [:]
        var order: [String] = []
        for schema in try await versions() {
            guard let known = newest[schema.name] else {
                order.append(schema.name)
                newest[schema.name] = schema
                continue
            }
            if schema.version > known.version {
                newest[schema.name] = schema
            }
        }
        return order.compactMap { newest[$0] }
    }

    /// One event schema, archived or not; `nil` where there is none of the name.
    func eventSchema(_ name: String) async throws(AdapterError) -> TogaiSchema? {
        try await current(TogaiSchema.self, name)
    }

    /// Makes an event schema, which is a draft at first.
    func createEventSchema(_ body: JSONValue) async throws(AdapterError) -> TogaiSchema {
        try await create("/event_schema", body)
    }

    /// Changes fields of an event schema; lists are sent as a whole.
    ///
    /// - Throws: ``AdapterError``, of the category `outcomeUnknown` where the answer tells nothing and reading shows another schema.
    func updateEventSchema(_ name: String, _ fields: JSONValue) async throws(AdapterError) -> TogaiSchema {
        try await update(name, fields) { schema in
            let hasMembers = ["attributes", "dimensions"].allSatisfy { key in
                (fields[key]?.array ?? []).allSatisfy { member in
                    (schema.json[key]?.array ?? []).contains { $0["name"] == member["name"] }
                }
            }
            let hasText = fields["description"] == nil || fields["description"]?.nonEmptyString == schema.description
            return hasMembers && hasText
        }
    }

    /// Lets events of a schema be taken; one that is active already is left as it is.
    func activateEventSchema(_ name: String) async throws(AdapterError) -> TogaiSchema {
        try await move(name, "activate", to: TogaiStatus.active)
    }

    /// Lets events of a schema no longer be taken; one that is not active is left as it is.
    func deactivateEventSchema(_ name: String) async throws(AdapterError) -> TogaiSchema {
        try await move(name, "deactivate", to: TogaiStatus.inactive)
    }

    /// Archives an event schema; one that is gone or archived is no error.
    func deleteEventSchema(_ name: String) async throws(AdapterError) {
        try await archive(TogaiSchema.self, name)
    }

    /// The event schemas that are not archived, one for each version that Togai lists.
    private func versions() async throws(AdapterError) -> [TogaiSchema] {
        let operation = "list event schemas"
        var schemas: [TogaiSchema] = []
        let items = try await pages(operation, "/event_schema") { schema in
            "\(schema["name"]?.string ?? schema.text()) \(schema["version"]?.text() ?? "")"
        }
        for item in items {
            guard let schema = TogaiSchema(item) else { throw malformed(operation, "an event schema has no name") }
            if schema.status != TogaiStatus.archived {
                schemas.append(schema)
            }
        }
        return schemas
    }
}

extension TogaiSchema: TogaiStated {
    static let noun = "event schema"
    static let lack = "name"

    static func path(_ id: String) -> String { "/event_schema/\(PercentEncoding.encode(id))" }
}
