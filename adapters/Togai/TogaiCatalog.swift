import AdapterKit
import Metering
import Synchronization

/// Togai's event schemas and usage meters.
final class TogaiCatalog: ObjectCatalog {
    let client: TogaiClient
    private let concurrency: Int
    /// The event schemas of meters that were active, which never change, by the meter's id.
    private let knownSchemas = Mutex<[String: JSONValue]>([:])

    init(_ client: TogaiClient, concurrency: Int) {
        self.client = client
        self.concurrency = Swift.max(concurrency, 1)
    }

    func list(_ kind: ObjectKind) async throws(AdapterError) -> [ObservedObject] {
        if kind == TogaiImage.eventSchema { return try await client.eventSchemas().map(TogaiImage.observed) }
        return try await observed(try await client.usageMeters())
    }

    func read(_ kind: ObjectKind, id: String) async throws(AdapterError) -> ObservedObject? {
        if kind == TogaiImage.eventSchema {
            guard let schema = try await client.eventSchema(id), schema.status != TogaiStatus.archived else {
                return nil
            }
            return TogaiImage.observed(schema)
        }
        guard let meter = try await client.usageMeter(id, withSchema: true), meter.status != TogaiStatus.archived else {
            return nil
        }
        return try await shown([known(meter)]).first
    }

    func find(_ object: DesiredObject, links: [ObjectRef: String]) async throws(AdapterError) -> [ObservedObject] {
        if object.ref.kind == TogaiImage.eventSchema {
            return [try await read(TogaiImage.eventSchema, id: object.name)].compactMap { $0 }
        }
        let names = Set(object.marks.filter { $0.name == "name" }.map(\.value))
        return try await observed(try await client.usageMeters().filter { names.contains($0.name) })
    }

    func create(_ object: DesiredObject, links: [ObjectRef: String]) async throws(AdapterError) -> ObservedObject {
        object.ref.kind == TogaiImage.eventSchema
            ? try await createSchema(object) : try await createMeter(object)
    }

    func update(
        _ observed: ObservedObject,
        to desired: DesiredObject,
        changes: [FieldChange],
        links: [ObjectRef: String]
    ) async throws(AdapterError) -> ObservedObject {
        observed.kind == TogaiImage.eventSchema
            ? try await updateSchema(observed, to: desired, changes)
            : try await updateMeter(observed, to: desired, changes)
    }

    func delete(_ observed: ObservedObject) async throws(AdapterError) {
        if observed.kind == TogaiImage.eventSchema {
            try await deleteSchema(observed.id)
        } else {
            try await deleteMeter(observed)
        }
    }

    /// The error of a step that failed after the object was made, so that the caller looks for it.
    func unfinished(_ error: AdapterError, _ what: String) -> AdapterError {
        var error = error
        error.category = .outcomeUnknown
        error.message = "\(what), and the next run goes on from there: \(error.message)"
        return error
    }

    // MARK: - Schemas of meters

    /// Meters with their event schemas, which Togai shows only for one meter at a time, as it may their states.
    private func observed(_ meters: [TogaiMeter]) async throws(AdapterError) -> [ObservedObject] {
        var meters = meters.map(known)
        var open = meters.indices.filter { !meters[$0].untold.isEmpty }[...]
        var gone: Set<String> = []
        while let index = open.popFirst() {
            guard let meter = try await detailed(meters[index]) else {
                gone.insert(meters[index].id)
                continue
            }
            meters[index] = meter
            // What one meter by itself does not tell, no meter does.
            open = open.filter { !meters[$0].untold.isSubset(of: meter.untold) }[...]
            break
        }
        for told in await detailed(open.map { Listed(index: $0, meter: meters[$0]) }) {
            switch told.answer {
            case .success(let meter?): meters[told.index] = meter
            case .success(nil): gone.insert(meters[told.index].id)
            case .failure(let error): throw error
            }
        }
        return try await shown(meters.filter { !gone.contains($0.id) && $0.status != TogaiStatus.archived })
    }

    /// The meter with the event schema that an earlier answer told, where this one does not.
    private func known(_ meter: TogaiMeter) -> TogaiMeter {
        guard meter.schemaName == nil else { return meter }
        return knownSchemas.withLock { $0[meter.id] }.map(meter.telling) ?? meter
    }

    /// Meters of which all was asked, with the schemas that those may be on of which Togai tells none.
    private func shown(_ meters: [TogaiMeter]) async throws(AdapterError) -> [ObservedObject] {
        guard meters.contains(where: { $0.schemaName == nil }) else { return meters.map { TogaiImage.observed($0) } }
        let candidates = TogaiCandidates(try await client.eventSchemas())
        return meters.map { TogaiImage.observed($0, candidates: candidates.names(of: $0)) }
    }

    /// The meter with what only an answer on it alone tells; `nil` where it is gone since it was listed.
    private func detailed(_ meter: TogaiMeter) async throws(AdapterError) -> TogaiMeter? {
        guard let told = try await client.usageMeter(meter.id, withSchema: true) else { return nil }
        let whole = meter.completed(by: told)
        if let schema = told.schema, whole.status != TogaiStatus.draft {
            knownSchemas.withLock { $0[meter.id] = schema }
        }
        return whole
    }

    /// A meter of a list, with its place there.
    private struct Listed: Sendable {
        let index: Int
        let meter: TogaiMeter
    }

    /// What was told of one meter of a list; `nil` where it is gone since then.
    ///
    /// A tuple in its place is miscompiled by Swift 6.3 with optimisation: the index comes out as bytes of the meter.
    private struct Told: Sendable {
        let index: Int
        let answer: Result<TogaiMeter?, AdapterError>
    }

    private func detailed(_ meters: [Listed]) async -> [Told] {
        await withTaskGroup(of: Told.self) { group in
            var waiting = meters[...]
            var results: [Told] = []
            func launch() {
                guard let listed = waiting.popFirst() else { return }
                group.addTask {
                    do throws(AdapterError) {
                        return Told(index: listed.index, answer: .success(try await self.detailed(listed.meter)))
                    } catch {
                        return Told(index: listed.index, answer: .failure(error))
                    }
                }
            }
            for _ in 0..<self.concurrency { launch() }
            for await told in group {
                results.append(told)
                if case .success = told.answer { launch() }
            }
            return results
        }
    }
}

extension TogaiMeter {
    /// What the answer says of the meter's event schema.
    fileprivate var schema: JSONValue? {
        json["eventSchema"].flatMap { $0.isNull ? nil : $0 } ?? schemaName.map { ["name": .string($0)] }
    }

    /// What an answer may leave out that one on the meter alone may tell (Togai API: Create an usage meter, Response).
    fileprivate enum Part: Hashable {
        case schema, status
    }

    /// What the answer leaves out.
    fileprivate var untold: Set<Part> {
        var parts: Set<Part> = []
        if schemaName == nil { parts.insert(.schema) }
        if !tellsStatus { parts.insert(.status) }
        return parts
    }

    /// The meter with what its answer leaves out and another one tells.
    fileprivate func completed(by told: TogaiMeter) -> TogaiMeter {
        var object = json.object ?? JSONObject()
        if schemaName == nil, let schema = told.schema {
            object["eventSchema"] = schema
        }
        if !tellsStatus, told.tellsStatus {
            object["status"] = told.json["status"]
        }
        return TogaiMeter(.object(object)) ?? self
    }

    /// The meter with its event schema.
    func telling(_ schema: JSONValue) -> TogaiMeter {
        var object = json.object ?? JSONObject()
        object["eventSchema"] = schema
        return TogaiMeter(.object(object)) ?? self
    }
}
