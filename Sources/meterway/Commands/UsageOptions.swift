import AdapterKit
import ArgumentParser
import Metering

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
