import AdapterKit
import MeterConfig
import Metering
import SyncEngine

/// The steps of every command that writes: lock, plan, check the limits, ask, apply, report.
struct Applying: Sendable {
    let session: ProjectSession
    let command: String
    let adopt: Bool
    let safety: SafetyOptions
    var replaced: ReplacedObjects?
    /// The plan that was reviewed; without one, what is planned now is shown and asked about.
    var saved: SavedPlan?
    /// The run to take back; without one, the project is brought about.
    var undone: HistoryEntry?

    private var console: Console { session.context.console }
    private var format: OutputFormat { session.options.format }

    func run() async throws -> ExitStatus {
        try await session.store.locked(by: session.context.owner(of: command)) { try await runLocked() }
    }

    private func runLocked() async throws -> ExitStatus {
        let engine = session.engine
        let prepared = try await prepare(engine)
        try session.checkNotStopped()
        if format == .text {
            PlanOutput.show(prepared.plan, format, console)
        }
        try checkSaved(prepared)
        let limits = safety.limits(over: session.project.safety)
        let violations = SafetyCheck.violations(of: prepared.plan, limits: limits)
        guard violations.isEmpty else {
            throw CommandFailure(violations.map(\.description), status: .unsafe)
        }
        let isConfirmed = await confirm(prepared.plan)
        try session.checkNotStopped()
        guard isConfirmed else {
            throw CommandFailure(
                "nothing was written, since the plan was not confirmed; answer as the question says, or give `--yes`"
            )
        }
        return try await apply(prepared, engine)
    }

    private func prepare(_ engine: Engine) async throws -> Engine.Prepared {
        guard let undone else {
            return try await engine.prepare(
                session.intentions(adopt: adopt, allowReplace: safety.allowReplace, replaced: replaced)
            )
        }
        let options = PlanOptions(
            allowReplace: safety.allowReplace || session.project.safety.allowReplace,
            selects: { [selection = session.selection] in selection.contains($0) },
            now: session.context.now()
        )
        return try await engine.prepareUndo(of: undone, options: options, defaults: session.project.defaults)
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

    /// Whether the person agrees; where nothing may be done there is nothing to ask.
    ///
    /// What is asked about goes to the person, so that standard output holds one document.
    private func confirm(_ plan: Plan) async -> Bool {
        let isIdle = plan.vendors.allSatisfy { $0.changes.allSatisfy { !$0.isPending || $0.needs != nil } }
        if isIdle || session.options.yes { return true }
        if format != .text, console.isInteractive {
            console.say(PlanTextView(palette: Palette(isColored: false)).render(plan))
        }
        let loss = UsageLoss(plan, session.connections)
        guard loss.keys.isEmpty else {
            if console.isInteractive {
                console.say("With these, usage is taken away:\n" + loss.lines.map { "  " + $0 }.joined(separator: "\n"))
            }
            return loss.accepts(await answer(to: loss.question))
        }
        let answer = await answer(to: "Apply these changes? Only `yes` is taken for yes: ")
        return answer?.trimmed == "yes"
    }

    /// What the person answers; `nil` where nobody does, or the wish to stop comes first.
    private func answer(to question: String) async -> String? {
        await session.context.stop.orLeave { [console] in console.answer(to: question) }
    }

    private func apply(_ prepared: Engine.Prepared, _ engine: Engine) async throws -> ExitStatus {
        let isIdle = !prepared.plan.hasChanges && !prepared.plan.hasBookkeeping && prepared.settlements.isEmpty
        let record = session.context.record(
            of: command,
            in: session.project,
            undoes: undone?.run,
            plan: saved?.digest.description
        )
        let run = isIdle ? 0 : try session.store.begin(record)
        let report = try await applied(prepared, engine, run)
        let status = status(report, prepared.plan)
        if !isIdle {
            try session.store.finish(run, status: Int(status.rawValue), at: session.context.now())
        }
        let view = ReportView(report: report, plan: prepared.plan, requests: session.requests)
        if format != .text {
            PlanOutput.sayFailures(prepared.plan, console)
        }
        switch format {
        case .text: console.result(view.text(palette: Palette(isColored: console.isColored)))
        case .json: console.result(view.json.text(.pretty))
        case .markdown: console.result(view.markdown)
        }
        if let undone, report.applied > 0 { remind(undone) }
        return status
    }

    /// Carries the plan out, and shows how far it is.
    private func applied(_ prepared: Engine.Prepared, _ engine: Engine, _ run: Int64) async throws -> ApplyReport {
        let pauses = Dictionary(session.connections.map { ($0.name, $0.pause) }) { first, _ in first }
        let start = ContinuousClock.now
        let reporter = ProgressReporter(
            console: console,
            now: { ContinuousClock.now - start },
            pause: { pauses[$0]?() ?? .zero }
        )
        var engine = engine
        engine.environment.progress = { reporter.note($0, $1, $2) }
        return try await reporter.following(sleep: session.context.sleep) { [engine] in
            try await engine.apply(prepared, run: run)
        }
    }

    /// Says that the files still want what was taken back.
    private func remind(_ undone: HistoryEntry) {
        guard undone.record.command != "undo" else { return }
        let commit = undone.record.revision.map { " (the run was made at \($0.prefix(12)))" } ?? ""
        console.say(
            "The project's files were not changed: while they still want what was taken back, the next plan shows it again. "
                + "Revert the commit that brought it\(commit), or change the files."
        )
    }

    private func status(_ report: ApplyReport, _ plan: Plan) -> ExitStatus {
        let isPartial =
            !report.failed.isEmpty || report.withheld > 0
            || plan.vendors.contains { $0.changes.contains { $0.action == .blocked } }
        return .gravest(
            PlanOutput.failures(plan) + (isPartial ? [.partial] : []) + (report.isCancelled ? [.error] : [])
        )
    }
}

extension String {
    /// The text without white space at both ends.
    var trimmed: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
