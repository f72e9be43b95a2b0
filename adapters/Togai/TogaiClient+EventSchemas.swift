import AdapterKit
import HTTPTypes
import Metering

extension TogaiClient {
    /// Every event schema but archived ones, each name once in its newest version, in Togai's order.
    func eventSchemas(status: String? = nil) async throws(AdapterError) -> [TogaiSchema] {
        let query = status.map { [(name: "status", value: $0)] } ?? []
        var newest: [String: TogaiSchema] = [:]
        var order: [String] = []
        for schema in try await schemas("list event schemas", "/event_schema", query) {
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

    /// The versions of an event schema that are not archived.
    func eventSchemaVersions(_ name: String) async throws(AdapterError) -> [TogaiSchema] {
        try await schemas("list event schema versions", "\(path(name))/versions", [])
    }

    /// One event schema, archived or not; `nil` where there is none of the name.
    func eventSchema(_ name: String) async throws(AdapterError) -> TogaiSchema? {
        let operation = "read event schema"
        do throws(AdapterError) {
            guard let schema = TogaiSchema(try await json(VendorCall(operation, .get, path(name)))) else {
                throw malformed(operation, "the event schema has no name")
            }
            return schema
        } catch {
            if error.category == .notFound { return nil }
            throw error
        }
    }

    /// Makes an event schema, which is a draft at first.
    func createEventSchema(_ body: JSONValue) async throws(AdapterError) -> TogaiSchema {
        let operation = "create event schema"
        let answer = try await json(VendorCall(operation, .post, "/event_schema", body: body))
        guard let schema = TogaiSchema(answer) else {
            throw malformed(operation, "the event schema has no name", isWrite: true)
        }
        return schema
    }

    /// Changes fields of an event schema; lists are sent as a whole.
    ///
    /// - Throws: ``AdapterError``, of the category `outcomeUnknown` where the answer is empty and reading shows another schema.
    func updateEventSchema(_ name: String, _ fields: JSONValue) async throws(AdapterError) -> TogaiSchema {
        let call = VendorCall("update event schema", .patch, path(name), body: fields)
        if let schema = try await answer(call).json.flatMap(TogaiSchema.init) { return schema }
        let schema = try await existing(name, call.operation)
        let isDone = ["attributes", "dimensions"].allSatisfy { key in
            (fields[key]?.array ?? []).allSatisfy { member in
                (schema.json[key]?.array ?? []).contains { $0["name"] == member["name"] }
            }
        }
        let hasText = fields["description"] == nil || fields["description"]?.string == schema.description
        guard isDone, hasText else {
            throw malformed(call.operation, "the answer is empty, and nothing has changed", isWrite: true)
        }
        return schema
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
        let call = VendorCall("delete event schema", .delete, path(name))
        do throws(AdapterError) {
            guard try await answer(call).json == nil else { return }
            guard try await isThere(name) else { return }
            throw malformed(call.operation, "the answer is empty, and the event schema is still there", isWrite: true)
        } catch {
            if error.category == .notFound { return }
            guard error.isRefusal, try await !isThere(name) else { throw error }
        }
    }

    private func isThere(_ name: String) async throws(AdapterError) -> Bool {
        guard let schema = try await eventSchema(name) else { return false }
        return schema.status != TogaiStatus.archived
    }

    private func schemas(
        _ operation: String,
        _ path: String,
        _ query: [(name: String, value: String)]
    ) async throws(AdapterError) -> [TogaiSchema] {
        var schemas: [TogaiSchema] = []
        let items = try await pages(operation, path, query: query) { schema in
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

    private func move(_ name: String, _ verb: String, to status: String) async throws(AdapterError) -> TogaiSchema {
        let operation = "\(verb) event schema"
        do throws(AdapterError) {
            let call = VendorCall(operation, .post, "\(path(name))/\(verb)")
            if let schema = try await answer(call).json.flatMap(TogaiSchema.init) { return schema }
            let schema = try await existing(name, operation)
            guard schema.status == status else {
                throw malformed(operation, "the answer is empty, and the schema is \(schema.status)", isWrite: true)
            }
            return schema
        } catch {
            guard error.isRefusal, let schema = try await eventSchema(name), schema.status == status else {
                throw error
            }
            return schema
        }
    }

    private func existing(_ name: String, _ operation: String) async throws(AdapterError) -> TogaiSchema {
        if let schema = try await eventSchema(name) { return schema }
        throw AdapterError(
            vendor: vendor,
            operation: operation,
            category: .notFound,
            message: "the event schema \(name) is gone"
        )
    }

    private func path(_ name: String) -> String { "/event_schema/\(PercentEncoding.encode(name))" }
}
