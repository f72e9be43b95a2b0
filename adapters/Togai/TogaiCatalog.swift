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
        return try await observed([meter]).first
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

    /// Meters with their event schemas, which Togai shows only for one meter at a time.
    private func observed(_ meters: [TogaiMeter]) async throws(AdapterError) -> [ObservedObject] {
        var meters = meters
        let unknown = meters.indices.filter { meters[$0].schemaName == nil }
        for index in unknown {
            meters[index] = knownSchemas.withLock { $0[meters[index].id] }.map(meters[index].telling) ?? meters[index]
        }
        var open = unknown.filter { meters[$0].schemaName == nil }[...]
        var gone: Set<String> = []
        while let index = open.popFirst() {
            guard let meter = try await detailed(meters[index]) else {
                gone.insert(meters[index].id)
                continue
            }
            meters[index] = meter
            if meter.schemaName != nil { break }
            // Where one meter does not tell its schema, no meter does.
            let candidates = TogaiCandidates(try await client.eventSchemas())
            return meters.filter { !gone.contains($0.id) }.map { meter in
                TogaiImage.observed(meter, candidates: candidates.names(of: meter))
            }
        }
        for told in await detailed(open.map { Listed(index: $0, meter: meters[$0]) }) {
            switch told.answer {
            case .success(let meter?): meters[told.index] = meter
            case .success(nil): gone.insert(meters[told.index].id)
            case .failure(let error): throw error
            }
        }
        return meters.filter { !gone.contains($0.id) }.map { TogaiImage.observed($0) }
    }

    /// The meter with its schema; `nil` where it is gone since it was listed.
    private func detailed(_ meter: TogaiMeter) async throws(AdapterError) -> TogaiMeter? {
        guard let told = try await client.usageMeter(meter.id, withSchema: true) else { return nil }
        guard let schema = told.schema else { return meter }
        if meter.status != TogaiStatus.draft {
            knownSchemas.withLock { $0[meter.id] = schema }
        }
        return meter.telling(schema)
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

    /// The meter with its event schema.
    func telling(_ schema: JSONValue) -> TogaiMeter {
        var object = json.object ?? JSONObject()
        object["eventSchema"] = schema
        return TogaiMeter(.object(object)) ?? self
    }
}
