import AdapterKit
import Metering
import Transport

/// A vendor's objects as an import makes a project of them.
struct ImportedProject: Sendable {
    private let inventory: DecodedInventory
    private let defaults: MeterDefaults
    private let now: Timestamp

    init(_ inventory: DecodedInventory, defaults: MeterDefaults, now: Timestamp) {
        self.inventory = inventory
        self.defaults = defaults
        self.now = now
    }

    /// What the translator is asked.
    var request: EncodingRequest {
        EncodingRequest(
            entries: inventory.meters.map { MeterEntry($0.meter, overrides: $0.overrides) },
            events: inventory.events,
            customers: inventory.customers.map(\.customer),
            defaults: defaults,
            now: now
        )
    }

    /// The vendor's ids by Meterway's names.
    var ids: [ObjectRef: String] {
        var ids: [ObjectRef: String] = [:]
        for meter in inventory.meters {
            ids.merge(meter.objects) { first, _ in first }
        }
        for counter in inventory.customers {
            ids[counter.ref] = counter.id
        }
        return ids
    }

    /// The keys by the ids of their objects.
    var keys: [String: Meter.Key] {
        Dictionary(
            inventory.meters.flatMap { meter in meter.objects.map { ("\($0.key.kind) \($0.value)", meter.meter.key) } }
        ) { min($0, $1) }
    }

    /// The definitions by key.
    var definitions: [Meter.Key: Meter] {
        inventory.meters.map(\.meter).keyed(by: \.key)
    }

    /// Whether an object is in the answer, decoded or not.
    func accounts(for object: ObservedObject) -> Bool {
        inventory.meters.contains { $0.objects.contains { $0.key.kind == object.kind && $0.value == object.id } }
            || inventory.customers.contains { $0.id == object.id }
            || inventory.events.contains { $0.name == object.name && object.kind.rawValue == "eventSchema" }
            || inventory.undecodable.contains { $0.object.kind == object.kind && $0.object.id == object.id }
    }

    /// What decoded meters name that no decoded event has, so that no project could say it.
    var undeclaredNames: [String] {
        let events = inventory.events.keyed(by: \.name)
        return inventory.meters.flatMap { decoded -> [String] in
            let meter = decoded.meter
            guard let name = meter.event else { return [] }
            guard let event = events[name] else {
                return ["\(meter.key) counts `\(name)`, which is not among the decoded events"]
            }
            return meter.dimensions.filter { !event.dimensions.contains($0) }.map {
                "\(meter.key) has the dimension `\($0)`, which the event `\(name)` was decoded without"
            }
        }
    }

    /// Whether decoding itself says that a meter cannot be written.
    func isReportedRefused(_ key: Meter.Key) -> Bool {
        inventory.meters.contains { $0.meter.key == key && $0.findings.fidelity == .refused }
    }

    /// Whether all meters that an object serves are refused.
    func isRefused(_ ref: ObjectRef, _ translation: Translation) -> Bool {
        let served = inventory.meters.filter { $0.objects[ref] != nil }.map(\.meter.key)
        return !served.isEmpty
            && translation.meters.filter { served.contains($0.key) }.allSatisfy { $0.fidelity == .refused }
    }
}

extension ConformanceSubject {
    /// Puts the foreign objects at a vendor.
    func populate(_ vendor: any HTTPTransport, _ verdict: inout Verdict) async {
        do {
            try await foreignObjects(vendor)
        } catch {
            verdict.fail("foreign objects", "the subject's foreign objects could not be made: \(error)")
        }
    }
}
