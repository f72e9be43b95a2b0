package import AdapterKit
package import Metering
import SyncEngine

/// What the vendor to leave has in the core model: the meters of the files, those of syncs, and those that nobody manages yet.
package struct SourceInventory: Sendable {
    /// Something at the vendor that does not move.
    package struct LeftOut: Sendable, Hashable {
        /// The kind of the object, such as `usageMeter`.
        package var kind: String
        /// The vendor's id; `nil` where there is none to tell.
        package var id: String?
        /// Its name, or key.
        package var name: String
        /// Why, in one sentence without its full stop.
        package var reason: String
    }

    /// The selected meters, sorted by key.
    package private(set) var meters: [SourceMeter] = []
    /// The schemas of the files, and those that the vendor has beyond them.
    package private(set) var events: [EventSchema]
    /// The customers' counters that the vendor has.
    package private(set) var counters: [DecodedCustomerMeter] = []
    /// What cannot be read as a meter.
    package private(set) var undecodable: [LeftOut] = []
    /// What is there and is not moved for another reason.
    package private(set) var leftOut: [LeftOut] = []

    private let side: AssessmentInput.Side
    private let files: SyncFiles
    private let definitions: [String: ObservedObject]

    /// Reads the objects of the vendor to leave.
    package init(_ input: AssessmentInput) {
        side = input.from
        files = input.files
        events = files.events
        let kind = side.translator.definitionKind
        definitions = side.observed.filter { $0.kind == kind }.keyed(by: \.id)
        let filed = files.meters.filter { $0.vendors?.contains(side.name) ?? true }
        let plan = Self.plan(side, filed, files, input.defaults, input.now)
        var known = addFiled(filed, plan)
        addSynced(except: Set(filed.map(\.meter.key)), &known)
        addForeign(known, plan, input.identities)
        meters.sort { $0.key < $1.key }
        for change in plan.changes where change.isRemoval && change.ref.kind == kind {
            leftOut.append(
                LeftOut(
                    kind: change.ref.kind.rawValue,
                    id: change.remoteID,
                    name: change.name,
                    reason: change.action == .delete
                        ? "no file has it any more, and the next apply takes it away" : "no file has it any more"
                )
            )
        }
    }

    private static func plan(
        _ side: AssessmentInput.Side,
        _ filed: [SyncFiles.Entry],
        _ files: SyncFiles,
        _ defaults: MeterDefaults,
        _ now: Timestamp
    ) -> VendorPlan {
        let keys = Set(filed.map(\.meter.key))
        let request = EncodingRequest(
            entries: filed.map { MeterEntry($0.meter, overrides: $0.overrides[side.name] ?? [:]) },
            events: files.events,
            customers: files.customers.filter { keys.contains($0.meter) },
            defaults: defaults,
            now: now
        )
        return Planner.plan(
            PlanInput(
                vendor: side.name,
                adapter: side.adapter.name,
                translator: side.translator,
                translation: side.translator.encode(request),
                meters: filed.map(\.meter).keyed(by: \.key),
                observed: side.observed,
                bindings: side.bindings.map { $0.aged(by: side.translator, now: now) },
                options: side.options
            )
        )
    }

    private func object(_ id: String?) -> ObservedObject? { id.flatMap { definitions[$0] } }

    /// Adds the meters of the files, and answers with the ids that they are known by.
    private mutating func addFiled(_ filed: [SyncFiles.Entry], _ plan: VendorPlan) -> [ObjectID: Meter.Key] {
        let kind = side.translator.definitionKind
        var known: [ObjectID: Meter.Key] = [:]
        let adopted = Dictionary(
            keepingFirst: plan.changes.filter { $0.action == .adopt && $0.ref.kind == kind }.map {
                ($0.ref, $0.remoteID)
            }
        )
        let bound = Dictionary(keepingFirst: side.bindings.map { ($0.ref, $0.id) })
        var pending: [Meter.Key: [String]] = [:]
        for change in plan.changes where change.isPending {
            guard let words = Self.words(change) else { continue }
            for key in change.meters { pending[key, default: []].append(words) }
        }
        for entry in filed {
            let key = entry.meter.key
            let ref = ObjectRef(kind, key.text)
            let id = plan.known[ref] ?? adopted[ref].flatMap(\.self) ?? bound[ref]
            if let id { known[ObjectID(kind: kind, id: id)] = key }
            guard side.options.selects(key) else { continue }
            var meter = SourceMeter(
                entry.meter,
                .files,
                overrides: entry.overrides[side.name] ?? [:],
                object: object(id)
            )
            meter.pending = pending[key] ?? []
            meters.append(meter)
        }
        return known
    }

    /// What an apply would do for a meter, where that alters what is counted there.
    private static func words(_ change: Change) -> String? {
        let fields = Excerpt.list(change.fields.map(\.path))
        return switch change.action {
        case .create: "the \(change.ref) is not there yet"
        case .update, .replace: "the \(change.ref) differs from the files in \(fields)"
        case .adopt where !change.fields.isEmpty:
            "the \(change.ref) is not bound yet, and differs from the files in \(fields)"
        case .adopt, .delete, .blocked: nil
        }
    }

    /// Adds the meters that a sync bound and no file has.
    private mutating func addSynced(except filed: Set<Meter.Key>, _ known: inout [ObjectID: Meter.Key]) {
        let kind = side.translator.definitionKind
        for binding in side.bindings where binding.ref.kind == kind && !binding.isSuperseded {
            guard let key = Meter.Key(binding.ref.key), !filed.contains(key) else { continue }
            known[ObjectID(kind: kind, id: binding.id)] = key
            guard binding.isSynced, let definition = binding.meter, side.options.selects(key),
                let object = object(binding.id)
            else { continue }
            meters.append(SourceMeter(definition, .state, object: object))
        }
    }

    /// Adds what nobody manages here, under keys that no other meter has, and what the vendor has beside the meters.
    private mutating func addForeign(
        _ known: [ObjectID: Meter.Key],
        _ plan: VendorPlan,
        _ identities: [ObjectID: Meter.Key]
    ) {
        let kind = side.translator.definitionKind
        let filed = Set(files.meters.map(\.meter.key))
        let naming = KeyChoice(taken: filed, known: known.merging(identities) { own, _ in own })
        let inventory = side.translator.decode(side.observed, naming: naming)
        let twins = Dictionary(keepingFirst: plan.unmanaged.filter { $0.kind == kind }.map { ($0.id, $0.twinOf) })
        let places = Dictionary(keepingFirst: zip(meters.map(\.key), meters.indices))
        for decoded in inventory.meters {
            let key = decoded.meter.key
            let id = decoded.objects[ObjectRef(kind, key.text)]
            if let index = places[key], meters[index].object?.id == id {
                if meters[index].origin == .state { meters[index].overrides = decoded.overrides }
                meters[index].findings = decoded.findings
                continue
            }
            guard let id, known[ObjectID(kind: kind, id: id)] == nil, side.options.selects(key) else { continue }
            let reason =
                twins[id].flatMap(\.self).map { "it looks like a second \($0)" }
                ?? (filed.contains(key)
                    ? "it is the meter `\(key)` of the files, which keep it from \(side.name) by its `vendors`" : nil)
            if let reason {
                leftOut.append(LeftOut(kind: kind.rawValue, id: id, name: decoded.meter.name, reason: reason))
                continue
            }
            var meter = SourceMeter(decoded.meter, .vendor, overrides: decoded.overrides, object: object(id))
            meter.findings = decoded.findings
            meters.append(meter)
        }
        let names = Set(events.map(\.name))
        events += inventory.events.filter { !names.contains($0.name) }
        counters = inventory.customers
        let bound = Set(side.bindings.map { ObjectID(kind: $0.ref.kind, id: $0.id) })
        undecodable = inventory.undecodable.filter { !bound.contains(ObjectID($0.object)) }.map {
            LeftOut(kind: $0.object.kind.rawValue, id: $0.object.id, name: $0.object.name, reason: $0.reason)
        }
    }
}
