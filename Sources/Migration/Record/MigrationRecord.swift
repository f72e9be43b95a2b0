package import Metering
package import SyncEngine

/// What the state remembers of one migration: what was moved, how far each meter is, what each run did, and every proof.
///
/// It is kept as a ``StateDocument``; each run that gets it further keeps a new version, and none is ever changed.
package struct MigrationRecord: Sendable, Hashable {
    /// The kind of the documents that hold records.
    package static let documentKind = "migration"

    /// Which way it goes.
    package let route: MigrationRoute
    /// When its first run began.
    package let started: Timestamp
    private var metersByKey: [Meter.Key: MigratedMeter] = [:]
    /// The meters that it has dealt with, sorted by key, each key once.
    package var meters: [MigratedMeter] {
        get { metersByKey.values.sorted { $0.key < $1.key } }
        set { metersByKey = newValue.keyed(by: \.key) }
    }
    /// The objects of these meters at both ends.
    package var objects: [MovedObject] = [] {
        didSet { objects.sort { $0.order.lexicographicallyPrecedes($1.order) } }
    }
    /// What was done, oldest first.
    package var steps: [MigrationStep] = []
    /// The comparisons of both sides, oldest first.
    package var verifications: [Verification] = []
    /// The bindings at the old vendor that a cutover let go of, as they were.
    package var released: [Binding] = []
    /// The customers' meters that the migration wrote into the files, by `METER/CUSTOMER/METERKEY`.
    package var filedCustomers: [String] = []

    /// Begins a record.
    package init(_ route: MigrationRoute, started: Timestamp) {
        self.route = route
        self.started = started
    }

    /// A meter by its key.
    package subscript(key: Meter.Key) -> MigratedMeter? {
        get { metersByKey[key] }
        set { metersByKey[key] = newValue }
    }

    /// The meters that are whole at both vendors and counted at both: what a verification has to compare.
    package var moved: [Meter.Key] { keys(at: .moved) }

    /// The meters at a stage.
    package func keys(at stage: MigratedMeter.Stage) -> [Meter.Key] {
        meters.filter { $0.stage == stage }.map(\.key)
    }

    /// The record with a comparison of both sides, and the run that made it.
    ///
    /// - Parameters:
    ///   - verification: what was compared, and what came of it.
    ///   - run: the run of the history.
    ///   - status: the exit status of the run.
    /// - Returns: the record to be kept within that run.
    package func noting(_ verification: Verification, run: Int64, status: Int) -> MigrationRecord {
        var record = self
        record.verifications.append(verification)
        record.steps.append(
            MigrationStep(.verify, run: run, at: verification.at, meters: verification.meters, status: status)
        )
        return record
    }
}

extension MigrationRecord {
    /// Where a migration stands.
    package enum Phase: String, Sendable, Hashable, CaseIterable {
        /// Nothing was moved yet.
        case planned
        /// A run, a cutover or a rollback was begun and is not whole; the same command ends it.
        case running
        /// The meters are at both vendors; usage goes to both, and is compared next.
        case moved
        /// Each of them passed its newest comparison since; the old side can retire.
        case verified
        /// The old side has retired.
        case cutOver = "cut-over"
        /// All was taken back.
        case rolledBack = "rolled-back"
    }

    /// Where it stands: the least that holds of all meters which were not taken back.
    package var phase: Phase {
        let stages = Set(meters.map(\.stage))
        if stages.isEmpty { return .planned }
        if stages.contains(where: \.isUnderWay) { return .running }
        if stages == [.withdrawn] { return .rolledBack }
        guard stages.contains(.moved) else { return .cutOver }
        return isVerified ? .verified : .moved
    }

    /// Since when it stands at a phase that it has come to; the start where nothing was done yet.
    package func since(_ phase: Phase) -> Timestamp {
        switch phase {
        case .verified: verifications.last?.at ?? started
        case .planned, .running, .moved, .cutOver, .rolledBack:
            steps.last { $0.phase != .verify }?.at ?? started
        }
    }

    /// The newest run that moved a meter; 0 where none is known.
    package func lastMove(of key: Meter.Key) -> Int64 {
        steps.last { $0.phase == .run && $0.deals(with: key) }?.run ?? 0
    }

    /// The newest step that changed anything of a meter; `nil` where there is none.
    package func lastChange(of key: Meter.Key) -> MigrationStep? {
        steps.last { $0.phase != .verify && $0.deals(with: key) }
    }

    /// The comparisons that a meter was part of since it was moved, oldest first.
    package func verifications(of key: Meter.Key) -> [Verification] {
        let moves = steps.last { ($0.phase == .run || $0.phase == .rollback) && $0.deals(with: key) }
        let proofs = steps.filter { $0.phase == .verify && $0.run > moves?.run ?? 0 && $0.deals(with: key) }.count
        return verifications.filter { $0.compares(key) }.suffix(proofs)
    }

    /// The newest comparison that a meter was part of; `nil` where there was none since it was moved.
    package func verification(of key: Meter.Key) -> Verification? { verifications(of: key).last }

    /// A comparison that the meter did not pass and that still stands against the newest one, although that passed: none that
    /// passed since reaches the end of its window.
    ///
    /// A window that begins later is enough, since usage goes to both sides from some instant on and is compared from there.
    package func standingFailure(of key: Meter.Key) -> Verification? {
        let all = verifications(of: key)
        guard let newest = all.last, newest.passed(key) else { return nil }
        return all.indices.last { index in
            let failed = all[index]
            guard !failed.passed(key) else { return false }
            return !all[(index + 1)...].contains { $0.passed(key) && $0.window.end >= failed.window.end }
        }
        .map { all[$0] }
    }

    /// Whether each meter passed its newest comparison since it was moved, and none stands against that.
    private var isVerified: Bool {
        moved.allSatisfy { verification(of: $0)?.passed($0) == true && standingFailure(of: $0) == nil }
    }
}

extension MigrationRecord {
    /// The step that a run which was cut off, or failed, left to be done; `nil` where the last one came to its end.
    package var unfinished: MigrationStep? {
        phase == .running ? steps.last { $0.phase != .verify } : nil
    }
}
