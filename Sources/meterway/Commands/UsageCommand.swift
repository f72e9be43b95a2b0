import AdapterKit
import ArgumentParser
import Metering
import Migration
import SyncEngine

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

/// Which usage is asked about.
struct UsageOptions: ParsableArguments {
    /// The time.
    @Option(
        help: ArgumentHelp(
            "The time, half-open, in UTC: 2026-11-01T00:00:00Z/2026-12-01T00:00:00Z, 2026-11-01/2026-12-01 or 2026-11-01/P1M.",
            valueName: "interval"
        )
    )
    var window: String?

    /// The step of the rows.
    @Option(help: ArgumentHelp("Show each hour, day or month of UTC by itself.", valueName: "step"))
    var by: UsageQuery.Step?

    /// The customers.
    @Option(help: ArgumentHelp("Ask for this customer only; can be given several times.", valueName: "id"))
    var customer: [String] = []

    /// The events.
    @Option(
        help: ArgumentHelp(
            "A file of usage events, whose totals stand beside the vendors'; can be given several times.",
            valueName: "file"
        ),
        completion: .file()
    )
    var events: [String] = []

    /// How far a recorded reading may lie from the bound that it stands for.
    @Option(
        name: .customLong("reading-gap"),
        help: ArgumentHelp(
            "By how much a reading that `--record` kept may miss the end of a period, such as 30s or 5m; exactly by default.",
            valueName: "time"
        )
    )
    var readingGap: String?

    /// The window.
    ///
    /// - Throws: ``CommandFailure`` where it is missing or no interval.
    func period() throws(CommandFailure) -> Period {
        guard let window else {
            throw CommandFailure("`--window` is missing", hint: "name the time, such as 2026-11-01/P1M")
        }
        return try Period(ofOption: window)
    }

    /// Refuses steps without end, as of a year that was mistyped: each is a number to be asked for, of each meter and customer.
    func checkSteps(of window: Period) throws(CommandFailure) {
        let length: Int64 =
            switch by {
            case .hour: 3_600
            case .day: 86_400
            case .month: 28 * 86_400
            case nil: .max
            }
        let steps = (window.end.seconds - window.start.seconds) / length
        guard steps > Self.mostSteps, let by else { return }
        throw CommandFailure(
            "`--by \(by.rawValue)` makes some \(steps) steps of `--window`, and at most \(Self.mostSteps) are taken",
            hint: "look at the years, or take a longer step"
        )
    }

    /// The most steps of a window: more than ten years of hours.
    private static let mostSteps: Int64 = 100_000

    /// By how many seconds a reading may miss a bound.
    func gap() throws(CommandFailure) -> Int64 {
        do {
            return try readingGap.map { text throws(TimeSpanError) in try TimeSpan(text, as: .interval).seconds } ?? 0
        } catch {
            throw CommandFailure("`--reading-gap`: \(error.message)", hint: error.hint)
        }
    }
}

extension UsageQuery.Step: ExpressibleByArgument {}
