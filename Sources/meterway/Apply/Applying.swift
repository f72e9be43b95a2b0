import AdapterKit
import MeterConfig
import Metering
import SyncEngine

/// The steps of every command that writes: lock, plan, check the limits, ask, apply, report.
struct Applying: LockedSteps {
    let session: ProjectSession
    let command: String
    let allowed: Allowance
    let safety: SafetyOptions
    /// The plan that was reviewed; without one, what is planned now is shown and asked about.
    var saved: SavedPlan?
    /// The run to take back; without one, the project is brought about.
    var undone: UndoneRun?

    func runLocked() async throws -> ExitStatus {
        let engine = session.engine
        let shown = try await prepare(engine)
        try session.checkNotStopped()
        if format == .text {
            if let undone { console.result(undone.text + "\n\n") }
            PlanOutput.show(shown.plan, format, console)
        }
        try checkSaved(shown)
        if undone == nil { session.warnOfForeignState(shown) }
        let run = PlanRun(
            session: session,
            command: command,
            safety: safety,
            undone: undone,
            opening: undone?.text ?? "",
            saved: saved?.digest.description
        )
        let prepared = try await run.agreed(to: shown) { try await prepare(engine) }
        try checkSaved(prepared)
        session.keepToEnd(prepared)
        let (report, status) = try await run.carryOut(prepared) { engine, run in
            try await engine.apply(prepared, run: run)
        }
        run.show(report, prepared.plan)
        if let undone, report.applied > 0 { remind(undone.entry) }
        return status
    }

    private func prepare(_ engine: Engine) async throws -> Engine.Prepared {
        guard let undone else {
            return try await engine.prepare(session.intentions(allowed))
        }
        let options = PlanOptions(
            allowReplace: allowed.allowReplace || session.project.safety.allowReplace,
            selects: session.selection.contains,
            now: session.context.now()
        )
        return try await engine.prepareUndo(of: undone.entry, options: options, defaults: session.project.defaults)
    }

    /// Refuses a saved plan that no longer holds.
    private func checkSaved(_ prepared: Engine.Prepared) throws {
        guard let saved else { return }
        let findings = saved.findings(against: prepared, of: session)
        guard findings.isEmpty else {
            let head = "the plan of \(saved.made) is stale, and nothing was written; plan again, and have that reviewed"
            throw CommandFailure([head] + findings)
        }
    }

    /// How the files come to want what an undo left; a revision that had uncommitted changes is not what brought them.
    private func wayBack(from run: RunRecord) -> String {
        guard let commit = run.revision.flatMap({ ProjectRevision.isCommit($0) ? $0.prefix(12) : nil }) else {
            return "Revert the commit that brought it, or change the files."
        }
        return run.isDirty == true
            ? "The run was made at \(commit) with changes that no commit had: change the files, or revert the commit that has "
                + "them by now."
            : "Revert the commit that brought it (the run was made at \(commit)), or change the files."
    }

    /// Says that the files still want what was taken back.
    private func remind(_ undone: HistoryEntry) {
        guard undone.record.command != "undo" else { return }
        if undone.record.command == "sync" {
            console.say(
                "What people changed at a vendor stays there, and the next sync finds it again: where it is not meant, change "
                    + "it back at that vendor before."
            )
        }
        console.say(
            "The project's files were not changed: while they still want what was taken back, the next plan shows it again. "
                + wayBack(from: undone.record)
        )
    }
}
