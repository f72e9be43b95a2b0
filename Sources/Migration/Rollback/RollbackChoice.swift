package import Metering
package import SyncEngine

/// Which phase a rollback takes back, and of which meters.
package struct RollbackChoice: Sendable, Hashable {
    /// The phase: the cutover, or the run.
    package var phase: MigrationStep.Phase
    /// The meters, by key.
    package var keys: [Meter.Key]
    /// The rollback of the cutover that dealt with one of the meters last, where the run is chosen and nobody asked for it: the
    /// same command once more takes back more than it did; `nil` elsewhere.
    package var repeated: MigrationStep?

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
        if asked == .run, !retired.isEmpty {
            throw Self.obstacle(retired, of: record, others: moved)
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
        guard phase == .run, asked == nil, !isWithdrawing else { return }
        repeated = keys.compactMap(record.lastChange).filter { $0.undoes == .cutover }.max { $0.run < $1.run }
    }

    /// Why the run is not taken back of meters that were cut over: they would be at neither vendor.
    private static func obstacle(
        _ retired: [Meter.Key],
        of record: MigrationRecord,
        others: [Meter.Key]
    ) -> RollbackObstacle {
        let route = record.route
        let rest =
            others.isEmpty
            ? "" : "; \(Excerpt.list(others)), which did not leave, can be named by `--meter`"
        return RollbackObstacle(
            "without the run \(Excerpt.list(retired)) would be at neither vendor, since the cutover has retired "
                + route.from,
            remedy:
                "take the cutover back first, by `meterway migrate rollback \(route.options) --phase cutover`; "
                + "what \(route.from) does not bring back stays at \(route.to), and its run stands"
                + rest
        )
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
            return RollbackObstacle(
                "\(names) went on by the migration from \(other)",
                remedy: "take that one back first"
            )
        }
        guard phase == .run, other.to == route.to else { return nil }
        return RollbackObstacle(
            "\(names) came to \(route.to) by the migration from \(other) too, which counts on what is there",
            remedy: "take that one back first, or name other meters by `--meter`"
        )
    }

    /// Refuses to take away what no other vendor has.
    private static func refuseLoss(
        _ keys: [Meter.Key],
        _ route: MigrationRoute,
        _ bindings: [Binding]
    ) throws(RollbackObstacle) {
        let bound = Set(bindings.flatMap(\.meters))
        let elsewhere = Set(bindings.filter { $0.vendor != route.to }.flatMap(\.meters))
        let alone = keys.filter { bound.contains($0) && !elsewhere.contains($0) }
        guard alone.isEmpty else {
            throw RollbackObstacle(
                "\(Excerpt.list(alone.sorted())) would be at no vendor any more, since \(route.from) has nothing of "
                    + "them under management",
                remedy: "bring them back there first, by `meterway apply`, or name other meters by `--meter`"
            )
        }
    }
}

/// Why a phase cannot be taken back.
package struct RollbackObstacle: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was found, as a sentence without its full stop.
    package let reason: String
    /// What to do, in the same form.
    package let remedy: String

    init(_ reason: String, remedy: String) {
        self.reason = reason
        self.remedy = remedy
    }

    package var description: String { "\(reason); \(remedy)" }
}
