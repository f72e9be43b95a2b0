import AdapterKit
import MeterConfig
import Metering
import SyncEngine

/// What every command that writes does with its plan: check the limits, ask, carry it out as a run, report.
struct PlanRun: Sendable {
    let session: ProjectSession
    let command: String
    let safety: SafetyOptions
    /// The run that is taken back; `nil` where none is.
    var undone: UndoneRun?
    /// What a person who is asked reads before the plan.
    var opening = ""
    /// The digest of the saved plan that is carried out; `nil` where there is none.
    var saved: String?
    /// What a person who agrees says yes to.
    var question = "Apply these changes? Only `yes` is taken for yes: "

    /// What stops the run as a broken limit does, in sentences.
    var alarms: [String] = []

    private var console: Console { session.context.console }
    private var format: OutputFormat { session.options.format }

    /// Refuses a plan with more changes than are allowed, and one that the person does not agree to.
    ///
    /// - Parameters:
    ///   - plan: the plan.
    ///   - hasMore: whether something is to be done besides it.
    /// - Returns: whether a person was asked, so that time has passed since the vendors were read.
    /// - Throws: ``CommandFailure`` where nothing may be written.
    @discardableResult
    func clear(_ plan: Plan, hasMore: Bool = false) async throws -> Bool {
        let violations = SafetyCheck.violations(of: plan, limits: safety.limits(over: session.project.safety))
        let stops = alarms + violations.map(\.description)
        guard stops.isEmpty else { throw CommandFailure(stops + unread(plan), status: .unsafe) }
        guard !needsNoAnswer(plan, hasMore: hasMore) else { return false }
        let agreement = Agreement(context: session.context, options: session.options, subject: "the plan was")
        guard try await isAgreed(plan, by: agreement) else {
            throw CommandFailure([agreement.refusal] + unread(plan).map { .init($0) })
        }
        return true
    }

    /// Which vendors could not be read, where no plan that was shown has told it.
    private func unread(_ plan: Plan) -> [String] {
        format == .text ? [] : plan.vendors.compactMap { $0.failure.map(\.description) }
    }

    /// Whether nobody has to be asked: where nothing may be done, or all was agreed to before.
    private func needsNoAnswer(_ plan: Plan, hasMore: Bool) -> Bool {
        let isIdle = plan.vendors.allSatisfy { $0.changes.allSatisfy { !$0.isPending || $0.needs != nil } }
        return isIdle && !hasMore || session.options.yes
    }

    /// Whether the person agrees; where usage goes, by more than a `yes`.
    private func isAgreed(_ plan: Plan, by agreement: Agreement) async throws -> Bool {
        let loss = UsageLoss(plan, session.connections)
        guard !loss.keys.isEmpty else {
            return try await agreement.isGiven(to: undone?.question ?? question, about: shown(plan))
        }
        return try await agreement.isGiven(
            to: loss.question,
            about: shown(plan),
            warning: "With these, usage is taken away:\n" + loss.lines.map { "  " + $0 }.joined(separator: "\n"),
            accepts: loss.accepts
        )
    }

    /// The plan for the person who is asked.
    private func shown(_ plan: Plan) -> String {
        (opening.isEmpty ? "" : opening + "\n\n") + PlanTextView(palette: .plain).render(plan)
    }

    /// Carries a plan out as a run of the history, where there is anything to do or to write down.
    ///
    /// - Parameters:
    ///   - prepared: the plan.
    ///   - hasMore: whether something is done besides it.
    ///   - beside: what else the status has to tell.
    ///   - work: what carries it out, by an engine that tells its progress, within the run of a number.
    ///   - closing: what is written down of it before the run ends, by its number.
    /// - Returns: what was done, and the status of the command.
    /// - Throws: ``StateError`` where the journal could not be written.
    func carryOut(
        _ prepared: Engine.Prepared,
        hasMore: Bool = false,
        beside: [ExitStatus] = [],
        by work: @escaping @Sendable (Engine, Int64) async throws -> ApplyReport,
        closing: (Int64, ApplyReport, ExitStatus) throws -> Void = { _, _, _ in }
    ) async throws -> (report: ApplyReport, status: ExitStatus) {
        let hasPlan = prepared.plan.hasChanges || prepared.plan.hasBookkeeping
        let isIdle = !hasPlan && prepared.settlements.isEmpty && !hasMore
        let record = session.context.record(of: command, in: session.project, undoes: undone?.entry.run, plan: saved)
        let run = isIdle ? 0 : try session.store.begin(record)
        let report = try await following { [work] engine in try await work(engine, run) }
        let status = ExitStatus.gravest(statuses(report, prepared.plan) + beside)
        if !isIdle {
            try closing(run, report, status)
            try session.store.finish(run, status: Int(status.rawValue), at: session.context.now())
        }
        return (report, status)
    }

    /// Shows what was done, in the form that was asked for.
    func show(_ report: ApplyReport, _ plan: Plan, adding members: JSONObject = JSONObject()) {
        let view = ReportView(report: report, plan: plan, requests: session.requests)
        if format != .text {
            PlanOutput.sayFailures(plan, console)
        }
        var members = members
        if let undone { members["undone"] = undone.json }
        console.result(
            as: format,
            text: view.text(palette: console.palette),
            json: view.json.adding(members),
            markdown: (undone.map { $0.markdown + "\n\n" } ?? "") + view.markdown
        )
    }

    /// Does work by an engine that shows how far it is.
    private func following(
        _ work: @escaping @Sendable (Engine) async throws -> ApplyReport
    ) async throws -> ApplyReport {
        let pauses = Dictionary(keepingFirst: session.connections.map { ($0.name, $0.pause) })
        let start = ContinuousClock.now
        let reporter = ProgressReporter(
            console: console,
            now: { ContinuousClock.now - start },
            pause: { pauses[$0]?() ?? .zero }
        )
        var engine = session.engine
        engine.environment.progress = { reporter.note($0, $1, $2) }
        engine.environment.searching = { reporter.note($0, isBegun: $1) }
        return try await reporter.following(sleep: session.context.tick) { [engine] in try await work(engine) }
    }

    private func statuses(_ report: ApplyReport, _ plan: Plan) -> [ExitStatus] {
        let isPartial =
            !report.failed.isEmpty || report.withheld > 0
            || plan.vendors.contains { !$0.changes(.blocked).isEmpty }
        return PlanOutput.failures(plan) + (isPartial ? [.partial] : []) + (report.isCancelled ? [.error] : [])
    }
}
