import AdapterKit
import Metering
import Testing

@testable import SyncEngine

/// What people do at a vendor by hand, behind Meterway's back.
struct Hand: Sendable {
    let name: String
    let adapter: any VendorAdapter
    let defaults: MeterDefaults
    let now: Timestamp

    private var translator: any VendorTranslator { adapter.translator }

    /// Everything the vendor has.
    func objects() async throws -> [ObservedObject] {
        var objects: [ObservedObject] = []
        for kind in translator.kinds { objects += try await adapter.catalog.list(kind) }
        return objects
    }

    /// The meters that the vendor has, under keys of their own or known ones.
    func inventory(_ known: [ObjectID: Meter.Key] = [:]) async throws -> DecodedInventory {
        translator.decode(try await objects(), naming: KeyChoice(known: known))
    }

    /// Makes meters as somebody would who thinks like Meterway.
    func make(_ meters: [Meter], events: [EventSchema] = [], overrides: [String: JSONValue] = [:]) async throws {
        let translation = translator.encode(request(meters.map { MeterEntry($0, overrides: overrides) }, events))
        var links: [ObjectRef: String] = [:]
        for object in translation.objects {
            let resolved = object.resolved(links)
            let there = try await adapter.catalog.find(resolved, links: links).first
            if let there, object.ref.kind != translator.definitionKind {
                let changes = resolved.image.changes(from: there.image)
                if !changes.isEmpty {
                    _ = try await adapter.catalog.update(there, to: resolved, changes: changes, links: links)
                }
                links[object.ref] = there.id
            } else {
                links[object.ref] = try await adapter.catalog.create(resolved, links: links).id
            }
        }
    }

    /// Changes the meter that is bound under a key, or bears it; false where the vendor does not let it be changed so.
    ///
    /// Remaking takes it away and makes it anew, where the vendor gives it the same id again. A field of the
    /// vendor's own can be set besides.
    @discardableResult
    func change(
        _ key: Meter.Key,
        _ known: [ObjectID: Meter.Key] = [:],
        remaking: Bool = false,
        setting field: (path: String, value: JSONValue)? = nil,
        _ change: (inout Meter.Draft) throws -> Void
    ) async throws -> Bool {
        let objects = try await objects()
        let inventory = translator.decode(objects, naming: KeyChoice(known: known))
        guard let decoded = inventory.meters.first(where: { $0.meter.key == key }) else { return false }
        var draft = decoded.meter.draft
        try change(&draft)
        guard let changed = try? Meter(draft) else { return false }
        let entries = inventory.meters.map { other in
            MeterEntry(other.meter.key == key ? changed : other.meter, overrides: other.overrides)
        }
        let translation = translator.encode(request(entries, inventory.events))
        let ref = ObjectRef(translator.definitionKind, key.text)
        let id = decoded.objects[ref]
        guard let desired = translation.objects.first(where: { $0.ref == ref }),
            let observed = objects.first(where: { $0.kind == ref.kind && $0.id == id })
        else { return false }
        let resolved = desired.resolved(decoded.objects)
        var changes = resolved.image.changes(from: observed.image)
        if let field {
            changes.append(FieldChange(path: field.path, before: observed.image[field.path], after: field.value))
        }
        guard !changes.isEmpty else { return false }
        if remaking {
            try await adapter.catalog.delete(observed)
            let made = try await adapter.catalog.create(resolved, links: decoded.objects)
            return made.id == observed.id
        }
        guard case .update = translator.effect(of: changes, on: observed, toward: resolved) else { return false }
        _ = try await adapter.catalog.update(observed, to: resolved, changes: changes, links: decoded.objects)
        return true
    }

    /// Takes away the meter that is bound under a key, or bears it.
    @discardableResult
    func delete(_ key: Meter.Key, _ known: [ObjectID: Meter.Key] = [:]) async throws -> Bool {
        let objects = try await objects()
        let inventory = translator.decode(objects, naming: KeyChoice(known: known))
        guard let decoded = inventory.meters.first(where: { $0.meter.key == key }),
            let id = decoded.objects[ObjectRef(translator.definitionKind, key.text)],
            let observed = objects.first(where: { $0.kind == translator.definitionKind && $0.id == id })
        else { return false }
        for child in objects where translator.parent(of: child) == id { try await adapter.catalog.delete(child) }
        try await adapter.catalog.delete(observed)
        return true
    }

    /// Makes a customer's counter of a meter that is there, or changes the one that is.
    func count(_ counter: CustomerMeter, of meter: Meter) async throws {
        var links: [ObjectRef: String] = [:]
        for object in translator.encode(request([MeterEntry(meter)], [], customers: [counter])).objects {
            let resolved = object.resolved(links)
            guard let there = try await adapter.catalog.find(resolved, links: links).first else {
                links[object.ref] = try await adapter.catalog.create(resolved, links: links).id
                continue
            }
            links[object.ref] = there.id
            let changes = resolved.image.changes(from: there.image)
            guard object.ref.key == counter.identity, !changes.isEmpty else { continue }
            _ = try await adapter.catalog.update(there, to: resolved, changes: changes, links: links)
        }
    }

    /// Takes away a customer's counter.
    func takeAway(_ counter: CustomerMeter) async throws {
        let objects = try await objects()
        let inventory = translator.decode(objects, naming: KeyChoice(known: [:]))
        let id = inventory.customers.first { $0.customer.customer == counter.customer }?.id
        let observed = try #require(objects.first { $0.kind != translator.definitionKind && $0.id == id })
        try await adapter.catalog.delete(observed)
    }

    private func request(
        _ entries: [MeterEntry],
        _ events: [EventSchema],
        customers: [CustomerMeter] = []
    ) -> EncodingRequest {
        EncodingRequest(entries: entries, events: events, customers: customers, defaults: defaults, now: now)
    }
}
