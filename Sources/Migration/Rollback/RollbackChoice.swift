package import Metering
package import SyncEngine

/// Which phase a rollback takes back, and of which meters.
package struct RollbackChoice: Sendable, Hashable {
    /// The phase: the cutover, or the run.
    package var phase: MigrationStep.Phase
    /// The meters, by key.
    package var keys: [Meter.Key]

    /// Chooses the newest phase that stands, or the one that is asked for.
    ///
    /// - Parameters:
    ///   - record: the record of the migration.
    ///   - asked: the phase that is asked for; `nil` leaves the choice.
    ///   - selects: which meters are selected.
    ///   - others: the other migrations of the state, which may have carried the meters on, or brought them to the same vendor.
    ///   - bindings: what is bound at all vendors.
    /// - Throws: ``RollbackObstacle`` where the phase cannot be taken back as things stand.
    package init(
        _ record: MigrationRecord,
        asked: MigrationStep.Phase?,
        selects: (Meter.Key) -> Bool,
        others: [MigrationRecord],
        bindings: [Binding]
    ) throws(RollbackObstacle) {
        let meters = record.meters.filter { selects($0.key) }
        let retired = meters.filter { [.leaving, .cutOver, .rejoining].contains($0.stage) }.map(\.key)
        let moved = meters.filter { [.running, .moved, .withdrawing].contains($0.stage) }.map(\.key)
        // What is being taken back is taken back to the end first.
        let isWithdrawing = meters.contains { $0.stage == .withdrawing }
        phase = asked ?? (retired.isEmpty || isWithdrawing ? .run : .cutover)
        keys = phase == .cutover ? retired : moved
        if phase == .run, asked == .run, !retired.isEmpty {
            throw RollbackObstacle(
                "\(Excerpt.list(retired)) left \(record.route.from) already; take the cutover back "
                    + "first, by `--phase cutover`, or leave them out by `--meter`"
            )
        }
        for other in others where other.route != record.route {
            // What came before rests on nothing of this one; of what came last, nothing else stands in the way.
            let standing = keys.filter { key in
                (other[key].map { $0.stage != .withdrawn } ?? false)
                    && other.lastMove(of: key) >= record.lastMove(of: key)
            }
            guard !standing.isEmpty, let obstacle = Self.obstacle(standing, record.route, other.route, to: phase) else {
                continue
            }
            throw obstacle
        }
        if phase == .run { try Self.refuseLoss(keys, record.route, bindings) }
    }

    /// What keeps meters from being taken back that another migration deals with; `nil` where that one does not mind.
    private static func obstacle(
        _ keys: [Meter.Key],
        _ route: MigrationRoute,
        _ other: MigrationRoute,
        to phase: MigrationStep.Phase
    ) -> RollbackObstacle? {
        let names = Excerpt.list(keys.sorted())
        if other.from == route.to {
            return RollbackObstacle("\(names) went on by the migration from \(other); take that one back first")
        }
        guard phase == .run, other.to == route.to else { return nil }
        return RollbackObstacle(
            "\(names) came to \(route.to) by the migration from \(other) too, which counts on what is there; take that one "
                + "back first, or leave them out by `--meter`"
        )
    }

    /// Refuses to take away what no other vendor has.
    private static func refuseLoss(
        _ keys: [Meter.Key],
        _ route: MigrationRoute,
        _ bindings: [Binding]
    ) throws(RollbackObstacle) {
        let elsewhere = Set(bindings.filter { $0.vendor != route.to }.flatMap(\.meters))
        let there = Set(bindings.filter { $0.vendor == route.to }.flatMap(\.meters))
        let alone = keys.filter { there.contains($0) && !elsewhere.contains($0) }
        guard alone.isEmpty else {
            throw RollbackObstacle(
                "\(Excerpt.list(alone.sorted())) would be at no vendor any more, since \(route.from) has nothing of "
                    + "them under management; bring them back there first, by `meterway apply`, or leave them out by `--meter`"
            )
        }
    }
}

/// Why a phase cannot be taken back.
package struct RollbackObstacle: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
