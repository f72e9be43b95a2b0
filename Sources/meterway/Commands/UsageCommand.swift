import ArgumentParser
import Metering

/// Asks the vendors for usage and shows it side by side.
struct UsageCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "usage",
        abstract: "Ask the vendors for usage and show it side by side.",
        discussion: """
            Each meter and customer has a row, with what each vendor says of the window and, with `--events`, with what the \
            events come to by the meter's own definition. What a vendor cannot tell is `unavailable`, never 0. Usage Engine \
            tells only the period that runs: `--record` keeps what its counters show, for windows that are over. Ends with 1 \
            where a vendor cannot be read, and with 3 where an event could not be counted.
            """
    )

    @OptionGroup var options: GlobalOptions

    /// What is asked about.
    @OptionGroup(title: "Which usage") var asked: UsageOptions

    /// Whether what counters show is kept.
    @Flag(
        help: """
            Keep in the state what the counters of vendors without a history show now, for windows that are over later; \
            run it at the end of each billing period.
            """
    )
    var record = false

    func perform(in context: CommandContext) async throws -> ExitStatus {
        guard asked.window != nil || record else {
            throw CommandFailure(
                "`--window` is missing",
                hint: "name the time, such as 2026-11-01/P1M, or give `--record` alone"
            )
        }
        let window = try asked.window.map { _ in try asked.period() }
        try window.map(asked.checkSteps)
        let events = try EventFiles(asked.events, in: context)
        let gap = try asked.gap()
        let builder = SessionBuilder(context: context, options: options, knowsMeters: false)
        return try await builder.run(record ? .write : .read) { session in
            let gathering = UsageGathering(session: session, gap: gap)
            var statuses: [ExitStatus] = []
            if record {
                let outcome = try await UsageRecordingRun(gathering: gathering).run()
                statuses.append(outcome.status)
                if window == nil, options.format == .json {
                    context.console.result(outcome.json(session.requests).text(.pretty))
                }
            }
            guard let window else { return .gravest(statuses) }
            let report = try await gathering.report(window, asked, events)
            UsageView.show(report, options.format, context.console, session.requests)
            session.sayRequests()
            return .gravest(statuses + [report.status])
        }
    }
}
