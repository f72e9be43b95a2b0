import AdapterKit

/// The writes of one vendor's plan, in stages: each stage waits for the one before it, and within a stage order is free.
struct WriteSchedule: Sendable {
    var stages: [[Write]] = []

    /// What is to stand under an object that is made again first, where nothing is in its way; then removals for replacement,
    /// dependants before what they depend on; then what is made and changed, dependants after; then what is taken away,
    /// dependants before.
    ///
    /// What is taken away and may depend on what is replaced goes with the removals, since it would be in their way; so does
    /// what bears a mark that another object is to have, and what may depend on it. Of two changes one of which gives up a
    /// mark that the other takes, the first comes first. What something made in the same run takes the place of never goes
    /// before that is there: it gives its marks up first, where they are taken. What another carries is let go of when all
    /// that is done.
    init(_ plan: VendorPlan, kinds: [ObjectKind]) {
        let allowed = plan.changes.filter { $0.isPending && $0.needs == nil }
        let parted = allowed.indices.filter { allowed[$0].successor != nil || allowed[$0].supersession != nil }
        let old = parted.flatMap { Self.partings(allowed[$0]) }
        let marks = MarkClaims(allowed, old)
        var wholes: [ObjectRef: ObjectRef] = [:]
        for index in parted {
            if let old = allowed[index].supersession { wholes[old.ref] = allowed[index].ref }
        }
        let retiring = old.filter { $0.action == .update && marks.isClaimed($0) }
        let removals = Removals(allowed, kinds, marks)
        let grounds = Grounds(allowed, marks)
        for kind in kinds {
            add(grounds.changes(kind).compactMap { Self.making($0, []) })
        }
        for kind in kinds.reversed() {
            add(
                removals.early(kind).map { change in
                    Self.removal(change, of: change.action == .replace ? change.ref : wholes[change.ref])
                        .following(grounds.needed(by: change))
                }
            )
        }
        add(retiring.map { Self.part($0, of: wholes[$0.ref]) })
        let retired = Set(retiring.map(\.ref))
        for kind in kinds {
            let made = allowed.indices.compactMap {
                allowed[$0].ref.kind == kind && !grounds.contains(allowed[$0].ref)
                    ? Self.making(allowed[$0], retired) : nil
            }
            for stage in marks.ordered(made) {
                add(stage)
            }
        }
        let later = old.filter { $0.action == .update && !retired.contains($0.ref) && !removals.contains($0.ref) }
        add(later.map { Self.part($0.handedOver, of: wholes[$0.ref], after: $0.successor) })
        for kind in kinds.reversed() {
            let removed = removals.late(kind).map { Self.removal($0, of: wholes[$0.ref], after: $0.successor) }
            let parted = old.filter { $0.action == .delete && $0.ref.kind == kind }
            add(removed + parted.map { Self.part($0.handedOver, of: wholes[$0.ref], after: $0.successor) })
        }
        let carried = allowed.indices.filter { allowed[$0].carrier != nil }.map { allowed[$0] }
        add(carried.map { Self.removal($0, after: $0.carrier) })
    }

    private mutating func add(_ writes: [Write]) {
        if !writes.isEmpty { stages.append(writes) }
    }

    private static func removal(
        _ change: Change,
        of whole: ObjectRef? = nil,
        after first: ObjectRef? = nil
    ) -> Write {
        Write(action: .delete, change: change, after: first.map { [$0] } ?? [], whole: whole)
    }

    private static func making(_ change: Change, _ retired: Set<ObjectRef>) -> Write? {
        switch change.action {
        case .create: Write(action: .create, change: change)
        case .replace: remaking(change, retired)
        case .adopt: Write(action: change.fields.isEmpty ? .adopt : .update, change: change)
        case .update: change.successor == nil ? Write(action: .update, change: change) : nil
        case .delete, .blocked: nil
        }
    }

    /// What makes an object anew.
    ///
    /// Where the old one gives its marks up first, it gives its name among ours up with that, so that the new one, which is to have
    /// that name, comes after.
    private static func remaking(_ change: Change, _ retired: Set<ObjectRef>) -> Write {
        let old = change.supersession?.ref
        let first = old.flatMap { retired.contains($0) ? $0 : nil }
        return Write(
            action: .create,
            change: change,
            after: first.map { [$0] } ?? [],
            whole: change.ref,
            handsOver: old != nil && first == nil
        )
    }

    /// What is done to an object that another takes, or took, the place of: changed first, then taken away.
    private static func partings(_ change: Change) -> [Change] {
        if change.successor != nil, change.action == .update { return [change] }
        guard let supersession = change.supersession else { return [] }
        var parting = Change(
            .update,
            ref: supersession.ref,
            name: supersession.retired?.name ?? change.observed?.name ?? change.name,
            meters: change.meters,
            remoteID: change.remoteID,
            fields: supersession.fields,
            desired: supersession.retired,
            observed: change.observed
        )
        parting.successor = change.successor ?? change.ref
        parting.binding = change.binding
        var partings = supersession.retired == nil ? [] : [parting]
        if supersession.waits == nil, change.action == .replace {
            parting.action = .delete
            parting.desired = nil
            parting.fields = []
            partings.append(parting)
        }
        return partings
    }

    /// What is done to an old object: what makes room for the successor comes before it, all else only where that was made.
    ///
    /// It is a part of a change, or by itself what an earlier run's replacement left to do.
    private static func part(_ change: Change, of whole: ObjectRef?, after successor: ObjectRef? = nil) -> Write {
        Write(
            action: change.action == .delete ? .delete : .update,
            change: change,
            after: successor.map { [$0] } ?? [],
            whole: whole
        )
    }
}

extension Change {
    /// The change of an object whose binding has the new name by then.
    fileprivate var handedOver: Change {
        var change = self
        change.binding = binding?.named(ref)
        return change
    }
}
