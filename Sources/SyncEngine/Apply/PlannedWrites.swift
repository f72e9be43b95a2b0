import AdapterKit

/// The writes of one vendor's plan, by what they are for.
struct PlannedWrites {
    /// The changes that are done.
    private let changes: [Change]
    /// What is done to objects that others take the place of.
    private let old: [Change]
    /// Of an object that another takes the place of, the change as a whole.
    private let wholes: [ObjectRef: ObjectRef]
    private let marks: MarkClaims
    private let removals: Removals
    private let grounds: Grounds
    /// The objects that give up marks before what takes them is made.
    private let retired: Set<ObjectRef>

    init(_ plan: VendorPlan, _ kinds: [ObjectKind]) {
        let changes = plan.changes.filter { $0.isPending && $0.needs == nil }
        self.changes = changes
        let parted = changes.indices.filter { changes[$0].successor != nil || changes[$0].supersession != nil }
        let old = parted.flatMap { changes[$0].partings }
        self.old = old
        var wholes: [ObjectRef: ObjectRef] = [:]
        for index in parted {
            if let old = changes[index].supersession { wholes[old.ref] = changes[index].ref }
        }
        self.wholes = wholes
        let marks = MarkClaims(changes, old)
        self.marks = marks
        removals = Removals(changes, kinds, marks)
        grounds = Grounds(changes, marks)
        retired = Set(old.lazy.filter { $0.action == .update && marks.isClaimed($0) }.map(\.ref))
    }

    /// What is to stand under objects of other kinds that are made again.
    func underRemade(_ kind: ObjectKind) -> [Write] {
        grounds.changes(kind).compactMap { Write(making: $0) }
    }

    /// What goes before anything else is made.
    func earlyRemovals(_ kind: ObjectKind) -> [Write] {
        removals.early(kind).map { change in
            Write(removing: change, of: change.action == .replace ? change.ref : wholes[change.ref])
                .following(grounds.needed(by: change))
        }
    }

    /// What gives up marks that others take.
    var retiring: [Write] {
        old.filter { $0.action == .update && retired.contains($0.ref) }.map { Write(parting: $0, of: wholes[$0.ref]) }
    }

    /// What is made and changed, in stages.
    func making(_ kind: ObjectKind) -> [[Write]] {
        marks.ordered(
            changes.indices.compactMap { index in
                changes[index].ref.kind == kind && !grounds.contains(changes[index].ref)
                    ? Write(making: changes[index], after: retired) : nil
            }
        )
    }

    /// What is changed of old objects once their successors are there.
    var handingOver: [Write] {
        old.filter { $0.action == .update && !retired.contains($0.ref) && !removals.contains($0.ref) }.map(succeeded)
    }

    /// What goes when all was made.
    func lateRemovals(_ kind: ObjectKind) -> [Write] {
        removals.late(kind).map { Write(removing: $0, of: wholes[$0.ref], after: $0.successor) }
            + old.filter { $0.action == .delete && $0.ref.kind == kind }.map(succeeded)
    }

    /// What is let go of since another object carries it.
    var lettingGo: [Write] {
        changes.indices.filter { changes[$0].carrier != nil }
            .map { Write(removing: changes[$0], after: changes[$0].carrier) }
    }

    private func succeeded(_ change: Change) -> Write {
        Write(parting: change.handedOver, of: wholes[change.ref], after: change.successor)
    }
}

extension Change {
    /// What is done to an object that another takes, or took, the place of: changed first, then taken away.
    fileprivate var partings: [Change] {
        if successor != nil, action == .update { return [self] }
        guard let supersession else { return [] }
        var parting = Change(
            .update,
            ref: supersession.ref,
            name: supersession.retired?.name ?? observed?.name ?? name,
            meters: meters,
            remoteID: remoteID,
            fields: supersession.fields,
            desired: supersession.retired,
            observed: observed
        )
        parting.successor = successor ?? ref
        parting.binding = binding
        var partings = supersession.retired == nil ? [] : [parting]
        if supersession.waits == nil, action == .replace {
            parting.action = .delete
            parting.desired = nil
            parting.fields = []
            partings.append(parting)
        }
        return partings
    }

    /// The change of an object whose binding has the new name by then.
    fileprivate var handedOver: Change {
        var change = self
        change.binding = binding?.named(ref)
        return change
    }
}
