import AdapterKit

/// Which changes give up marks that others take, so that the first come first.
struct MarkClaims: Sendable {
    /// The objects that give a mark up.
    private var givers: [BorneMark: ObjectRef] = [:]
    /// The marks that objects are to have and others bear still.
    private var claims: [ObjectRef: [ObjectRef]] = [:]
    private var claimed: Set<ObjectRef> = []

    /// Compares what changes bear with what they are to bear.
    ///
    /// - Parameters:
    ///   - changes: the changes of a plan that are done.
    ///   - partings: what is done to objects that others take the place of.
    init(_ changes: [Change], _ partings: [Change]) {
        noteGivers(changes)
        noteGivers(partings)
        guard !givers.isEmpty else { return }
        for change in changes where change.action != .delete {
            let marks = change.desired.map { $0.marks + $0.claims } ?? []
            let refs = marks.compactMap { givers[BorneMark(change.ref.kind, $0)] }.filter { $0 != change.ref }
            guard !refs.isEmpty else { continue }
            claims[change.ref] = refs
            claimed.formUnion(refs)
        }
    }

    private mutating func noteGivers(_ changes: [Change]) {
        // What makes an object, as most do in a long plan, gives nothing up.
        for index in changes.indices where changes[index].observed != nil && changes[index].supersession == nil {
            let change = changes[index]
            guard let observed = change.observed, !change.onlyUnbinds else { continue }
            let kept = change.action == .delete ? [] : Set(change.desired.map { $0.marks + $0.claims } ?? [])
            for (name, value) in observed.marks where !kept.contains(Mark(name, value)) {
                givers[BorneMark(change.ref.kind, Mark(name, value))] = change.ref
            }
        }
    }

    /// Whether another object is to have a mark that the change gives up.
    func isClaimed(_ change: Change) -> Bool { claimed.contains(change.ref) }

    /// Whether an object is to have a mark that another bears still.
    func claims(_ ref: ObjectRef) -> Bool { claims[ref] != nil }

    /// Writes in stages, each after those that give up what it takes; those that wait for each other come last, together.
    func ordered(_ writes: [Write]) -> [[Write]] {
        var open = claims.isEmpty ? writes : writes.map { $0.following(claims[$0.ref] ?? []) }
        if open.allSatisfy({ $0.after.isEmpty }) { return open.isEmpty ? [] : [open] }
        var stages: [[Write]] = []
        while !open.isEmpty {
            let pending = Set(open.lazy.map(\.ref))
            let ready = open.filter { write in !write.after.contains { $0 != write.ref && pending.contains($0) } }
            guard !ready.isEmpty else { return stages + [open] }
            let done = Set(ready.map(\.ref))
            stages.append(ready)
            open.removeAll { done.contains($0.ref) }
        }
        return stages
    }
}
