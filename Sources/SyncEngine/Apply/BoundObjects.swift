import AdapterKit
import Metering
import Synchronization

/// Which objects at a vendor belong to which of ours, while an apply goes on: what the state says, and what was done since.
final class BoundObjects: Sendable {
    private struct State {
        /// The objects that the plan wants, by their best marks; `nil` until they are asked for.
        var wanted: [ObjectKind: [Mark: ObjectRef]]?
        /// Our objects by the vendor's ids; `nil` until the state was read.
        var owners: [ObjectID: ObjectRef]?
        /// What was done before the state was read.
        var early: [(object: ObjectID, owner: ObjectRef?)] = []
    }

    private let vendor: String
    private let store: any StateStore
    private let changes: [Change]
    private let state = Mutex(State())

    init(_ plan: VendorPlan, store: any StateStore) {
        vendor = plan.name
        self.store = store
        changes = plan.changes
        let superseding = changes.indices.filter { plan.changes[$0].supersession != nil }.map { plan.changes[$0] }
        let old = superseding.filter { $0.isPending && $0.needs == nil }.compactMap { change in
            change.supersession.flatMap { old in
                change.objectID.map { (object: $0, owner: ObjectRef?.some(old.ref)) }
            }
        }
        state.withLock { $0.early = old }
    }

    /// Notes that an object at the vendor belongs to one of ours, or to none any more.
    func note(_ object: ObjectID, belongsTo owner: ObjectRef?) {
        state.withLock { state in
            if state.owners == nil {
                state.early.append((object, owner))
            } else {
                state.owners?[object] = owner
            }
        }
    }

    /// Whether an object at the vendor belongs, or is about to belong, to another of ours than the one given.
    func belongsToOther(_ object: ObservedObject, than ref: ObjectRef) throws(StateError) -> Bool {
        if let rival = wanted(object.kind).first(bearing: object.marks), rival != ref { return true }
        try read()
        let owner = state.withLock { $0.owners?[ObjectID(object)] }
        return owner.map { $0 != ref } ?? false
    }

    private func wanted(_ kind: ObjectKind) -> [Mark: ObjectRef] {
        state.withLock { state in
            let all = state.wanted ?? Self.wanted(changes)
            state.wanted = all
            return all[kind] ?? [:]
        }
    }

    private static func wanted(_ changes: [Change]) -> [ObjectKind: [Mark: ObjectRef]] {
        var wanted: [ObjectKind: [Mark: ObjectRef]] = [:]
        for desired in changes.compactMap(\.desired) {
            guard let mark = desired.marks.first, LinkText.isResolved(mark.value) else { continue }
            wanted[desired.ref.kind, default: [:]][mark] = desired.ref
        }
        return wanted
    }

    private func read() throws(StateError) {
        guard state.withLock({ $0.owners == nil }) else { return }
        let bound = try store.bindings(at: vendor)
        state.withLock { state in
            guard state.owners == nil else { return }
            var owners = bound.keyed { ObjectID($0) }.mapValues(\.ref)
            for (object, owner) in state.early {
                owners[object] = owner
            }
            state.owners = owners
            state.early = []
        }
    }
}

extension [Mark: ObjectRef] {
    /// The object whose best mark is among the marks of another.
    fileprivate func first(bearing marks: [String: String]) -> ObjectRef? {
        marks.lazy.compactMap { self[Mark($0.key, $0.value)] }.min()
    }
}
