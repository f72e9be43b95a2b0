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
        let writes = PlannedWrites(plan, kinds)
        for kind in kinds { add(writes.underRemade(kind)) }
        for kind in kinds.reversed() { add(writes.earlyRemovals(kind)) }
        add(writes.retiring)
        for kind in kinds {
            for stage in writes.making(kind) { add(stage) }
        }
        add(writes.handingOver)
        for kind in kinds.reversed() { add(writes.lateRemovals(kind)) }
        add(writes.lettingGo)
    }

    private mutating func add(_ writes: [Write]) {
        if !writes.isEmpty { stages.append(writes) }
    }
}
