import SyncEngine

/// What a command prepared: a plan, and what else it does.
protocol PreparedWork {
    var plan: Plan { get }
    /// What a person agrees to.
    var shown: ShownPlan { get }
}

extension Engine.Prepared: PreparedWork {
    var shown: ShownPlan { ShownPlan(plan) }
}

extension PlanRun {
    /// Clears what was prepared, and prepares it once more where a person was asked, since others may have worked meanwhile.
    ///
    /// - Parameters:
    ///   - work: what was shown.
    ///   - hasMore: whether something is to be done besides its plan.
    ///   - again: prepares it from what is there now.
    /// - Returns: what is to be carried out.
    /// - Throws: ``CommandFailure`` where nothing may be written, or something is no longer as it was shown.
    func agreed<Work: PreparedWork>(
        to work: Work,
        hasMore: Bool = false,
        again: () async throws -> Work
    ) async throws -> Work {
        guard try await clear(work.plan, hasMore: hasMore) else { return work }
        let now = try await again()
        try session.checkNotStopped()
        try work.shown.check(against: now.shown, taking: loss(work), now: loss(now))
        return now
    }

    /// The meters that are taken away with their usage.
    private func loss(_ work: some PreparedWork) -> [String] { UsageLoss(work.plan, session.connections).keys }
}
