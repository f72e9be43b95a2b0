import AdapterKit
import Metering

extension TogaiCatalog {
    func createSchema(_ object: DesiredObject) async throws(AdapterError) -> ObservedObject {
        let made = try await made(object)
        do throws(AdapterError) {
            return TogaiImage.observed(try await client.activateEventSchema(made.name))
        } catch {
            throw unfinished(error, "the event schema \(made.name) was made as a draft and not activated")
        }
    }

    private func made(_ object: DesiredObject) async throws(AdapterError) -> TogaiSchema {
        do throws(AdapterError) {
            return try await client.createEventSchema(object.body)
        } catch {
            guard error.isRefusal,
                let schema = try? await client.eventSchema(object.name), schema.status == TogaiStatus.archived
            else { throw error }
            var error = error
            error.category = .conflict
            error.message =
                "an archived event schema bears the name `\(object.name)`, which Togai does not give twice; pin another "
                + "for its meters with the override `eventSchemaName`"
            throw error
        }
    }

    /// Adds what is not there yet; what is no longer wanted stays, since schemas only grow.
    func updateSchema(
        _ observed: ObservedObject,
        to desired: DesiredObject,
        _ changes: [FieldChange]
    ) async throws(AdapterError) -> ObservedObject {
        guard var schema = try await client.eventSchema(observed.id) else {
            throw AdapterError(
                vendor: client.vendor,
                operation: "update event schema",
                category: .notFound,
                message: "the event schema \(observed.id) is gone; plan again"
            )
        }
        let fields = Self.fields(changes, schema, desired)
        if !fields.isEmpty {
            schema = try await client.updateEventSchema(schema.name, .object(fields))
        }
        if schema.status != TogaiStatus.active, desired.image["status"].string == TogaiStatus.active {
            do throws(AdapterError) {
                schema = try await client.activateEventSchema(schema.name)
            } catch {
                guard !fields.isEmpty else { throw error }
                throw unfinished(error, "the event schema \(schema.name) was changed; it was not activated")
            }
        }
        return TogaiImage.observed(schema)
    }

    /// Deactivates and archives a schema that no meter stands on any more.
    func deleteSchema(_ name: String) async throws(AdapterError) {
        guard let schema = try await client.eventSchema(name), schema.status != TogaiStatus.archived else { return }
        try await checkUnused(name)
        if schema.status == TogaiStatus.active {
            _ = try await client.deactivateEventSchema(name)
        }
        try await client.deleteEventSchema(name)
    }

    /// Refuses to archive a schema under a meter that is there, whoever's it is: Togai refuses it only under active ones, and
    /// what is archived never comes back (Togai API: archive an event schema).
    private func checkUnused(_ name: String) async throws(AdapterError) {
        let standing = try await list(TogaiImage.usageMeter).filter { TogaiImage.schema(of: $0) == name }
        guard !standing.isEmpty else { return }
        let names = standing.map { "\($0.name) (\($0.id))" }.sorted()
        throw AdapterError(
            vendor: client.vendor,
            operation: "archive event schema",
            category: .conflict,
            message:
                "the event schema \(name) stays, since a schema that is archived never comes back, and it has usage "
                + "meters that are not taken away: \(Excerpt.list(names)). Archive these at Togai, or bring them under "
                + "management by `meterway import`, and apply again"
        )
    }

    private static func fields(_ changes: [FieldChange], _ schema: TogaiSchema, _ desired: DesiredObject) -> JSONObject
    {
        var fields = JSONObject()
        if changes.contains(where: { $0.path == "description" }) {
            fields["description"] = desired.image["description"].isNull ? "" : desired.image["description"]
        }
        for key in ["attributes", "dimensions"]
        where changes.contains(where: { $0.path.hasPrefix(key + ".") && !$0.after.isNull }) {
            let list = merged(key, schema, desired)
            if list != members(key, of: schema.json) {
                fields[key] = .array(list)
            }
        }
        return fields
    }

    /// The members that are there, with the units that a draft can still change, and then those that are new.
    private static func merged(_ key: String, _ schema: TogaiSchema, _ desired: DesiredObject) -> [JSONValue] {
        let wanted = members(key, of: desired.body)
        let there = members(key, of: schema.json)
        let isDraft = schema.status == TogaiStatus.draft
        let kept = there.map { member in
            isDraft ? wanted.first { $0["name"] == member["name"] } ?? member : member
        }
        return kept + wanted.filter { member in !there.contains { $0["name"] == member["name"] } }
    }

    /// The members of a list in the form that requests have.
    private static func members(_ key: String, of json: JSONValue) -> [JSONValue] {
        (json[key]?.array ?? []).compactMap { member in
            guard let name = member.nonEmptyString ?? member["name"]?.nonEmptyString else { return nil }
            var object = JSONObject([("name", .string(name))])
            object["defaultUnit"] = member["defaultUnit"]?.nonEmptyString.map(JSONValue.string)
            return .object(object)
        }
    }
}
