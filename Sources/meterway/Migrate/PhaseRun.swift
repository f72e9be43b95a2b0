import Metering
import SyncEngine

/// What a phase of a migration comes to, for a person who agrees to it.
protocol PhaseSummary: Sendable {
    /// The text for people, which ends with an empty line.
    func text(_ palette: Palette) -> String
    /// The text for reviews.
    var markdown: String { get }
}

/// What every phase of a migration does with what it prepared: show it, ask, carry it out as a run, report.
struct PhaseRun: Sendable {
    /// What carries it out.
    let run: PlanRun
    private let summary: any PhaseSummary

    /// Makes it.
    ///
    /// - Parameters:
    ///   - session: the session over the files as they become, where they do.
    ///   - command: what the history calls it.
    ///   - safety: the limits.
    ///   - summary: what is shown before the plan.
    ///   - question: what a person who agrees says yes to.
    init(
        _ session: ProjectSession,
        _ command: String,
        _ safety: SafetyOptions,
        _ summary: any PhaseSummary,
        question: String
    ) {
        self.summary = summary
        run = PlanRun(
            session: session,
            command: command,
            safety: safety,
            opening: summary.text(.plain),
            question: question + " Only `yes` is taken for yes: "
        )
    }

    private var console: Console { run.session.context.console }
    private var format: OutputFormat { run.session.options.format }

    /// Shows what was prepared, asks, and prepares it once more where a person was asked.
    ///
    /// - Parameters:
    ///   - shown: what was prepared.
    ///   - hasMore: whether something is to be done besides its plan.
    ///   - showsPlan: whether the plan says more than the summary does.
    ///   - again: prepares it from what is there now.
    /// - Returns: what is to be carried out.
    /// - Throws: ``CommandFailure`` where nothing may be written, or something is no longer as it was shown.
    func agreed<Work: PreparedWork>(
        to shown: Work,
        hasMore: Bool,
        showsPlan: Bool = true,
        again: () async throws -> Work
    ) async throws -> Work {
        try run.session.checkNotStopped()
        if format == .text {
            console.result(summary.text(console.palette))
            if showsPlan { PlanOutput.show(shown.plan, format, console) }
        }
        return try await run.agreed(to: shown, hasMore: hasMore, again: again)
    }

    /// Shows what was done, in the form that was asked for.
    func show(_ report: ApplyReport, _ plan: Plan, adding members: JSONObject) {
        if format == .markdown { console.result(summary.markdown + PlanMarkdownView.render(plan)) }
        run.show(report, plan, adding: members)
    }
}
