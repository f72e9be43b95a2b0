import AdapterKit
import Metering

extension TogaiCatalog {
    func createMeter(_ object: DesiredObject) async throws(AdapterError) -> ObservedObject {
        let meter = try await made(object)
        let settled = try await settle(
            meter,
            object,
            else: "the usage meter \(meter.id) was made as a draft and not activated"
        )
        return TogaiImage.observed(settled, candidates: object.schemas)
    }

    /// Makes a draft; where the name is taken by none that Togai lists, the error tells the way out.
    ///
    /// How Togai refuses a name that is taken is not documented, so that its words are looked at where the status is a general one.
    private func made(_ object: DesiredObject) async throws(AdapterError) -> TogaiMeter {
        do throws(AdapterError) {
            return try await client.createUsageMeter(object.body)
        } catch {
            let isTaken = error.vendorMessage?.lowercased().contains("already") == true
            guard error.category == .conflict || error.isRefusal && isTaken,
                let meters = try? await client.usageMeters(),
                !meters.contains(where: { $0.name == object.name })
            else { throw error }
            var error = error
            error.message =
                "no usage meter that Togai lists bears the name `\(object.name)`, so that an archived one may; pin another with "
                + "the override `name`"
            throw error
        }
    }

    /// Changes fields, and the state after them.
    ///
    /// An active meter that Togai refuses to edit is deactivated for the change and activated again, whatever comes of it.
    func updateMeter(
        _ observed: ObservedObject,
        to desired: DesiredObject,
        _ changes: [FieldChange]
    ) async throws(AdapterError) -> ObservedObject {
        guard var meter = TogaiMeter(observed.body) else {
            throw client.malformed("update usage meter", "the usage meter has no id or no name")
        }
        let fields = Self.fields(changes, desired)
        if !fields.isEmpty {
            do throws(AdapterError) {
                meter = try await client.updateUsageMeter(meter.id, .object(fields))
            } catch {
                guard error.isRefusal, meter.status == TogaiStatus.active
                else { throw error }
                meter = try await updateAtRest(meter, fields)
            }
        }
        let settled = try await settle(
            meter,
            desired,
            else: fields.isEmpty ? nil : "the usage meter \(meter.id) was changed; it is \(meter.status) still"
        )
        return TogaiImage.observed(settled, candidates: desired.schemas)
    }

    /// Deactivates and archives a meter, and frees its name first where Togai lets it.
    func deleteMeter(_ observed: ObservedObject) async throws(AdapterError) {
        if observed.image["status"].string == TogaiStatus.active {
            do throws(AdapterError) {
                _ = try await client.deactivateUsageMeter(observed.id)
            } catch {
                if error.category == .notFound { return }
                guard let now = try await client.usageMeter(observed.id), now.status != TogaiStatus.archived else {
                    return
                }
                throw error
            }
        }
        do throws(AdapterError) {
            let name = TogaiNames.archived(observed.name, id: observed.id)
            _ = try await client.updateUsageMeter(observed.id, ["name": .string(name)])
        } catch {
            // Only a new meter of the old name would need it, so what Togai refuses is left; anything else is tried again.
            guard [.rejected, .conflict, .notFound].contains(error.category) else { throw error }
        }
        try await client.deleteUsageMeter(observed.id)
    }

    /// Brings a meter into the state that is wanted; a draft becomes inactive by way of active.
    ///
    /// Where it stays in the state that it is in, the error says first what stands; nothing where nothing was written before.
    private func settle(
        _ meter: TogaiMeter,
        _ desired: DesiredObject,
        else unsettled: String?
    ) async throws(AdapterError) -> TogaiMeter {
        let status = desired.image["status"].string
        guard let status, meter.status != status, status != TogaiStatus.draft else { return meter }
        do throws(AdapterError) {
            if status == TogaiStatus.active { return try await client.activateUsageMeter(meter.id) }
            guard meter.status == TogaiStatus.draft else { return try await client.deactivateUsageMeter(meter.id) }
            try await activate(meter, of: desired.schemas.first)
        } catch {
            guard let unsettled else { throw error }
            throw unfinished(error, unsettled)
        }
        do throws(AdapterError) {
            return try await client.deactivateUsageMeter(meter.id)
        } catch {
            throw unfinished(error, "the usage meter \(meter.id) was activated on its way to rest, so that it counts")
        }
    }

    /// Activates a draft on its way to rest: it needs a schema that is active, which a resting one becomes by it and stays.
    private func activate(_ draft: TogaiMeter, of schema: String?) async throws(AdapterError) {
        do throws(AdapterError) {
            _ = try await client.activateUsageMeter(draft.id)
        } catch {
            guard error.isRefusal, let schema, let there = try await client.eventSchema(schema),
                there.status != TogaiStatus.active, there.status != TogaiStatus.archived
            else { throw error }
            _ = try await client.activateEventSchema(there.name)
            _ = try await client.activateUsageMeter(draft.id)
        }
    }

    private func updateAtRest(_ meter: TogaiMeter, _ fields: JSONObject) async throws(AdapterError) -> TogaiMeter {
        _ = try await client.deactivateUsageMeter(meter.id)
        do throws(AdapterError) {
            return try await client.updateUsageMeter(meter.id, .object(fields))
        } catch {
            do throws(AdapterError) {
                _ = try await client.activateUsageMeter(meter.id)
            } catch let failure {
                let what = "the usage meter \(meter.id) was deactivated for a change, which failed (\(error.message))"
                throw unfinished(failure, "\(what); it was not activated again, so that it counts nothing")
            }
            throw error
        }
    }

    /// What a PATCH says: texts that go are sent empty, since null is not allowed.
    private static func fields(_ changes: [FieldChange], _ desired: DesiredObject) -> JSONObject {
        var fields = JSONObject()
        for change in changes {
            switch change.path {
            case "name", "billableName", "description": fields[change.path] = change.after.isNull ? "" : change.after
            case "type", "aggregation": fields[change.path] = change.after
            case "matcher", "computation": fields["computations"] = desired.body["computations"]
            case "filters": fields["filters"] = desired.body["filters"] ?? []
            case let path where path.hasPrefix(TogaiImage.schemaPrefix):
                fields["eventSchemaName"] = desired.body["eventSchemaName"]
            default: continue
            }
        }
        return fields
    }
}

extension DesiredObject {
    /// The schema that the meter takes its events from.
    fileprivate var schemas: [String] { [body["eventSchemaName"]?.string].compactMap { $0 } }
}
