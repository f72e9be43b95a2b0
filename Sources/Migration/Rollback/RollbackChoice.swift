package import Metering

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
    ///   - others: the other migrations of the state, which may have carried the meters on.
    /// - Throws: ``RollbackObstacle`` where the phase cannot be taken back as things stand.
    package init(
        _ record: MigrationRecord,
        asked: MigrationStep.Phase?,
        selects: (Meter.Key) -> Bool,
        others: [MigrationRecord]
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
                "\(retired.map { "`\($0)`" }.joined(separator: ", ")) left \(record.route.from) already; take the cutover back "
                    + "first, by `--phase cutover`, or leave them out by `--meter`"
            )
        }
        let back = others.filter { $0.route.from == record.route.to || $0.route.from == record.route.from }
        for other in back where other.route != record.route {
            let carried = keys.filter { other[$0].map { $0.stage != .withdrawn && $0.stage != .cutOver } ?? false }
            let onward = keys.filter { key in other.route.from == record.route.to && other[key]?.stage == .cutOver }
            let standing = Set(other.route.from == record.route.to ? carried + onward : []).sorted()
            guard standing.isEmpty else {
                throw RollbackObstacle(
                    "\(standing.map { "`\($0)`" }.joined(separator: ", ")) went on by the migration from \(other.route); take "
                        + "that one back first"
                )
            }
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
