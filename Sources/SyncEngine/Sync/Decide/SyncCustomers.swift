import AdapterKit
import Metering

/// The customers' counters of a sync: who has which, what they become, and what each vendor is to be asked for.
struct SyncCustomers {
    private let world: SyncWorld
    private let decider: SyncDecider
    /// The counters as they should be at every vendor that can have them, by what tells them apart.
    private(set) var merged: [String: CustomerMeter] = [:]
    /// The counters that go everywhere.
    private(set) var deleted: Set<String> = []
    private(set) var conflicts: [SyncConflict] = []
    private(set) var settled: [SyncDecision.Settled] = []
    private(set) var edits: [SyncEdit] = []
    /// The counters that each vendor has, by what tells them apart.
    private var own: [String: [String: CustomerMeter]] = [:]

    init(_ decider: SyncDecider) {
        self.decider = decider
        world = decider.world
        for (name, inventory) in world.inventories {
            let mine = inventory.customers.map(\.customer).filter { world.now[name]?[$0.meter] != nil }
            own[name] = mine.keyed(by: \.identity)
        }
        switch world.request.mode {
        case .peers: mergePeers()
        case .oneWay(let source, _):
            merged = (own[source] ?? [:]).filter { decider.decision.definitions[$0.value.meter] != nil }
        }
    }

    private mutating func mergePeers() {
        var sides: [String: [CustomerMerge.Side]] = [:]
        for name in world.names {
            for (identity, side) in vendorSides(name) { sides[identity, default: []].append(side) }
        }
        if world.request.filesTakePart {
            for (identity, side) in fileSides() { sides[identity, default: []].append(side) }
        }
        for (identity, all) in sides.sorted(by: { $0.key < $1.key }) {
            guard let key = SyncSubject.customer(identity).meter, decider.decision.definitions[key] != nil,
                let (result, settled) = CustomerMerge.merge(CustomerMerge.resumed(all), world.request.policy)
            else { continue }
            self.settled += settled
            switch result {
            case .stays(let counter, let from):
                merged[identity] = counter
                if all.contains(where: { $0.now != counter }) {
                    edits.append(SyncEdit(.customer(identity), .changed, units: [.deleteOnReset], from: from))
                }
            case .goes(let from):
                deleted.insert(identity)
                if all.contains(where: { $0.now != nil }) {
                    edits.append(SyncEdit(.customer(identity), .deleted, from: from))
                }
            case .open(let conflict): conflicts.append(conflict)
            }
        }
    }

    private func vendorSides(_ name: String) -> [(String, CustomerMerge.Side)] {
        guard let side = world.sides[name], let own = own[name] else { return [] }
        let bound = side.bindings.keyed(by: \.ref)
        var sides: [(String, CustomerMerge.Side)] = (world.inventories[name]?.customers ?? []).compactMap { decoded in
            guard own[decoded.customer.identity] != nil else { return nil }
            let given = bound[decoded.ref].flatMap { $0.id == decoded.id ? $0 : nil }
            var one = CustomerMerge.Side(name: name, now: decoded.customer, isEdited: false, hasBase: given != nil)
            one.isEdited = given != nil && side.touchedObjects.contains(decoded.ref)
            one.isLeaving = given?.isLeaving ?? false
            return (decoded.customer.identity, one)
        }
        for ref in side.gone where ref.key.contains("/") && own[ref.key] == nil {
            sides.append((ref.key, .init(name: name, now: nil, isEdited: false, hasBase: true)))
        }
        return sides
    }

    /// The counters of the files; one that was applied and is in no file any more was taken away there.
    private func fileSides() -> [(String, CustomerMerge.Side)] {
        let filed = world.request.files.customers.keyed(by: \.identity)
        let bound = Dictionary(
            world.sides.values.flatMap(\.bindings).filter { $0.ref.key.contains("/") }.map { ($0.ref.key, $0.isSynced) }
        ) { $0 && $1 }
        let written = world.sides.values.map(WrittenObjects.init)
        var sides = filed.map { identity, counter in
            let given = bound[identity].map { !$0 } ?? false
            let isEdited = given && isRewritten(counter, written)
            return (
                identity, CustomerMerge.Side(name: SyncFiles.side, now: counter, isEdited: isEdited, hasBase: given)
            )
        }
        for (identity, isSynced) in bound where !isSynced && filed[identity] == nil {
            sides.append((identity, .init(name: SyncFiles.side, now: nil, isEdited: false, hasBase: true)))
        }
        return sides
    }

    /// What was written to a vendor last.
    private struct WrittenObjects {
        let side: VendorSide
        let ids: [ObjectRef: String]
        let images: [String: ObjectImage]

        init(_ side: VendorSide) {
            self.side = side
            ids = Dictionary(keepingFirst: side.bindings.map { ($0.ref, $0.id) })
            images = Dictionary(keepingFirst: side.bindings.map { ($0.ref.key, $0.recorded) })
        }
    }

    /// Whether the files' counter would be written otherwise to a vendor than it was last; where that cannot be told, it may be.
    private func isRewritten(_ counter: CustomerMeter, _ written: [WrittenObjects]) -> Bool {
        written.contains { written in
            guard let recorded = written.images[counter.identity] else { return false }
            guard let meter = written.side.given[counter.meter]?.inForce else { return true }
            let overrides = world.overrides(meter.key, at: written.side.name)
            let object = world.images.counter(counter, of: meter, overrides, written.ids, at: written.side)
            return object.map { !$0.image.changes(from: recorded).isEmpty } ?? true
        }
    }

    /// What a vendor is to be asked for, of meters that are written and of those that stay as they are.
    func request(at name: String, writing: Set<Meter.Key>, standing: Set<Meter.Key>) -> [CustomerMeter] {
        let own = own[name] ?? [:]
        let bound = Set(world.sides[name]?.bindings.map(\.ref.key) ?? [])
        var asked = merged.filter { writing.contains($0.value.meter) }
        for (identity, counter) in own where asked[identity] == nil && bound.contains(identity) {
            let isTarget = world.request.mode != .peers && !isPruned(identity, at: name)
            if standing.contains(counter.meter) || writing.contains(counter.meter) && (isOpen(identity) || isTarget) {
                asked[identity] = counter
            }
        }
        return asked.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Whether the sides disagree on a counter.
    func isOpen(_ identity: String) -> Bool { conflicts.contains { $0.subject == .customer(identity) } }

    /// Whether one way takes a counter away that the source does not have.
    private func isPruned(_ identity: String, at name: String) -> Bool {
        guard case .oneWay(_, prune: true) = world.request.mode,
            let binding = world.sides[name]?.bindings.first(where: { $0.ref.key == identity })
        else { return false }
        return binding.isSynced && binding.isOurs
    }
}
