import AdapterKit
import MeterConfig
import Metering
import SyncEngine

/// The steps of every command that writes: lock, plan, check the limits, ask, apply, report.
struct Applying: Sendable {
    let session: ProjectSession
    let command: String
    let adopt: Bool
    let allowReplace: Bool
    let maxDeletes: ChangeBound?
    let maxUpdates: ChangeBound?
    var replaced: ReplacedObjects?

    private var console: Console { session.context.console }
    private var format: OutputFormat { session.options.format }

    func run() async throws -> ExitStatus {
        try await session.store.locked(by: session.context.owner(of: command)) { try await runLocked() }
    }

    private func runLocked() async throws -> ExitStatus {
        let engine = session.engine
        let prepared = try await engine.prepare(
            session.intentions(adopt: adopt, allowReplace: allowReplace, replaced: replaced)
        )
        if format == .text {
            PlanOutput.show(prepared.plan, format, console)
        }
        var limits = session.project.safety
        limits.maxDeletes = maxDeletes ?? limits.maxDeletes
        limits.maxUpdates = maxUpdates ?? limits.maxUpdates
        let violations = SafetyCheck.violations(of: prepared.plan, limits: limits)
        guard violations.isEmpty else {
            throw CommandFailure(violations.map(\.description), status: .unsafe)
        }
        guard confirm(prepared.plan) else {
            throw CommandFailure("nothing was written, since the plan was not confirmed; answer `yes`, or give `--yes`")
        }
        return try await apply(prepared, engine)
    }

    /// Whether the person agrees; where nothing may be done there is nothing to ask.
    ///
    /// What is asked about goes to the person, so that standard output holds one document.
    private func confirm(_ plan: Plan) -> Bool {
        let isIdle = plan.vendors.allSatisfy { $0.changes.allSatisfy { !$0.isPending || $0.needs != nil } }
        if isIdle || session.options.yes { return true }
        if format != .text, console.isInteractive {
            console.say(PlanTextView(palette: Palette(isColored: false)).render(plan))
        }
        let answer = console.answer(to: "Apply these changes? Only `yes` is taken for yes: ")
        return answer?.trimmed == "yes"
    }

    private func apply(_ prepared: Engine.Prepared, _ engine: Engine) async throws -> ExitStatus {
        let isIdle = !prepared.plan.hasChanges && !prepared.plan.hasBookkeeping && prepared.settlements.isEmpty
        let run = isIdle ? 0 : try session.store.begin(session.context.record(of: command, in: session.project))
        let report = try await engine.apply(prepared, run: run)
        console.progress("")
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
        return status
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
