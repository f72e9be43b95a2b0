import AdapterKit
import MeterConfig
import Metering
import Migration
import SyncEngine

/// The steps of `migrate run`: lock, read both vendors, decide what moves, plan, ask, write the files, then the vendors, then
/// the record and the mapping.
struct Moving: LockedSteps {
    let session: ProjectSession
    let route: MigrationRoute
    let decisions: MoveDecisions
    let reviewFiles: SyncReviewFiles
    let newKeys: Bool
    let adopt: Bool
    let mapping: MappingFiles
    let safety: SafetyOptions

    let command = "migrate run"

    func runLocked() async throws -> ExitStatus {
        let old = try session.store.migration(route)
        let shown = try await prepare(old)
        let view = MoveView(route: route, move: shown.move, edited: shown.edited, hints: shown.hints)
        let files = shown.edited.files.isEmpty ? "" : ", and write the files"
        let question = "Make these meters at \(route.to)\(files)?"
        let phase = PhaseRun(shown.session, command, safety, view, question: question)
        let hasMore = shown.hasMore(than: old)
        let prepared = try await phase.agreed(to: shown, hasMore: hasMore) { try await prepare(old) }
        let start = old ?? MigrationRecord(route, started: session.context.now())
        let (report, status) = try await phase.run.carryOut(
            prepared.engine,
            hasMore: hasMore,
            beside: prepared.statuses
        ) { engine, number in
            if hasMore {
                let begun = start.beginning(prepared.move, run: number, at: session.context.now())
                try session.store.keep(begun, by: number)
            }
            if !prepared.edited.files.isEmpty { _ = try following.write(prepared.edited) }
            return try await engine.apply(prepared.engine, run: number)
        } closing: { number, report, status in
            try close(number, report, status, prepared)
        }
        let record = try session.store.migration(route)
        let mapped = try mapping.write(record) { files in
            phase.show(report, prepared.plan, adding: view.members(record, files))
        }
        if format == .text { sayNext(record, prepared.move.keys, mapped) }
        return status
    }

    /// Keeps how far each meter is.
    private func close(_ run: Int64, _ report: ApplyReport, _ status: ExitStatus, _ prepared: Prepared) throws {
        guard let record = try session.store.migration(route), !prepared.move.keys.isEmpty else { return }
        let bindings = try session.store.bindings()
        let keys = prepared.move.keys
        let ended = record.ending(
            keys,
            unfinished: prepared.unfinished(report, bindings),
            objects: prepared.pairing.objects(of: keys, in: bindings),
            status: Int(status.rawValue)
        )
        try session.store.keep(ended, by: run)
    }

    /// Says what comes next, to a person who reads along.
    private func sayNext(_ record: MigrationRecord?, _ keys: [Meter.Key], _ files: [String]) {
        if !files.isEmpty { console.say("Wrote \(files.joined(separator: " and ")).") }
        let moved = keys.filter { record?[$0]?.stage == .moved }
        guard !moved.isEmpty, record?.phase == .moved else { return }
        console.say(
            "\(moved.count.counted("meter")) at both vendors: send usage to both, by `meterway ingest FILE --vendor "
                + "\(route.from) --vendor \(route.to)` or as `meterway explain` shows, and compare by `meterway migrate verify "
                + "\(route.options) --window START/END`."
        )
    }
}
