import AdapterKit
import MeterConfig
import Metering
import Migration
import SyncEngine

/// The steps of `migrate rollback`: lock, choose the phase, read, plan, say what cannot be undone, ask, and do it.
struct RollingBack: LockedSteps {
    let session: ProjectSession
    let route: MigrationRoute
    /// The phase that is asked for; `nil` for the newest that stands.
    let asked: MigrationStep.Phase?
    let safety: SafetyOptions

    let command = "migrate rollback"

    /// A rollback that is decided and planned.
    struct Prepared: PreparedWork, Sendable {
        var phase: MigrationStep.Phase
        var keys: [Meter.Key]
        var held: [HeldMeter] = []
        var losses: [String] = []
        /// What is worth knowing, in sentences.
        var hints: [String] = []
        /// What becomes of meters that do not what the others do.
        var words: [Meter.Key: String] = [:]
        /// What becomes of bindings before the vendor is written to.
        var rebound: [BindingChange] = []
        var engine: Engine.Prepared
        var edited = EditedFiles()
        /// The session over the files as they become.
        var session: ProjectSession

        var plan: Plan { engine.plan }
        /// What a person agrees to.
        var shown: ShownPlan { ShownPlan(plan, files: edited.files) }
        var statuses: [ExitStatus] { held.isEmpty ? [] : [.partial] }
    }

    func runLocked() async throws -> ExitStatus {
        guard let record = try session.store.migration(route), !record.meters.isEmpty else {
            throw CommandFailure(
                "nothing was moved from \(route.from) to \(route.to), so that there is nothing to take back"
            )
        }
        try session.checkSelection(of: record)
        let choice = try choice(record)
        try checkNamed(choice)
        let shown = try await prepare(choice, record)
        let view = view(shown)
        let question = "Take this back, and write the files?"
        let phase = PhaseRun(shown.session, command, safety, view, question: question)
        let hasMore = !shown.keys.isEmpty
        let prepared = try await phase.agreed(to: shown, hasMore: hasMore, showsPlan: hasMore) {
            try await prepare(choice, record)
        }
        let (report, status) = try await carryOut(prepared, record, phase.run)
        let after = try session.store.migration(route)
        let mapping = MappingFiles(folder: nil, route, session)
        var members = view.members(after)
        members.set("undone", .string(prepared.phase.rawValue))
        _ = try mapping.write(mapping.isThere ? after : nil) { _ in
            phase.show(report, prepared.plan, adding: members)
        }
        return status
    }

    /// Refuses to take the run back unasked behind the cutover: a script that repeats its command means the cutover again.
    private func checkNamed(_ choice: RollbackChoice) throws(CommandFailure) {
        guard session.options.yes, let repeated = choice.repeated else { return }
        throw CommandFailure(
            "nothing was written, since the cutover of \(Excerpt.list(repeated.meters)) was taken back already, at \(repeated.at), "
                + "and with `--yes` nobody is asked whether the run is meant to follow",
            hint: "to take away what the run made at \(route.to), with what it counted there, give `--phase run`"
        )
    }

    private func prepare(_ choice: RollbackChoice, _ record: MigrationRecord) async throws -> Prepared {
        choice.phase == .cutover
            ? try await rejoining(choice.keys, record) : try await withdrawing(choice.keys, record)
    }

    /// Writes what was planned, between the note that it is begun and the one of what was taken back.
    private func carryOut(
        _ prepared: Prepared,
        _ record: MigrationRecord,
        _ run: PlanRun
    ) async throws -> (ApplyReport, ExitStatus) {
        let hasMore = !prepared.keys.isEmpty
        return try await run.carryOut(
            prepared.engine,
            hasMore: hasMore,
            beside: prepared.statuses
        ) { engine, number in
            guard hasMore else { return ApplyReport() }
            let now = session.context.now()
            let begun = record.takingBack(prepared.phase, of: prepared.keys, run: number, at: now)
            try session.store.keep(begun, by: number)
            return prepared.phase == .cutover
                ? try await rejoin(prepared, engine, number) : try await withdraw(prepared, record, engine, number)
        } closing: { number, report, status in
            guard hasMore, let begun = try session.store.migration(route) else { return }
            let done = finished(prepared, report)
            try session.store.keep(begun.tookBack(prepared.phase, of: done, status: Int(status.rawValue)), by: number)
        }
    }

    private func choice(_ record: MigrationRecord) throws -> RollbackChoice {
        let others = try session.store.migrations()
        let bindings = try session.store.bindings()
        do throws(RollbackObstacle) {
            return try RollbackChoice(
                record,
                asked: asked,
                selects: session.selection.contains,
                others: others,
                bindings: bindings
            )
        } catch {
            throw CommandFailure(error.reason, hint: error.remedy)
        }
    }

    /// The meters of which all was taken back, as far as some changes are concerned.
    func finished(
        _ prepared: Prepared,
        _ report: ApplyReport,
        where concerns: (Change) -> Bool = { _ in true }
    ) -> [Meter.Key] {
        let open = report.unfinished(prepared.plan, where: concerns)
        return prepared.keys.filter { !open.contains($0) }
    }

    private func view(_ prepared: Prepared) -> PhaseView {
        let words = prepared.phase == .cutover ? "counts at \(route.from) again" : "leaves \(route.to)"
        return PhaseView(
            route: route,
            title: prepared.phase == .cutover ? "Rollback of the cutover" : "Rollback of the run",
            meters: prepared.keys.map { ($0, prepared.words[$0] ?? words) },
            held: prepared.held,
            losses: prepared.losses,
            hints: prepared.hints,
            edited: prepared.edited
        )
    }
}
