import ArgumentParser
import Metering
import SQLiteState
import SyncEngine

/// Tells who applied what, and when.
struct HistoryCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Tell who applied what, when, and with which outcome."
    )

    @OptionGroup var options: GlobalOptions

    /// How many runs.
    @Option(help: ArgumentHelp("How many runs to show, newest first.", valueName: "n"))
    var limit = 10

    /// Whether the history is held against its chain.
    @Flag(help: "Hold the whole history against its chain, and end with 4 where it does not hold.")
    var verify = false

    /// Links that were noted elsewhere.
    @Option(
        help: ArgumentHelp(
            "With --verify: a head that was noted earlier, which the chain has to hold; can be given several times.",
            valueName: "hash"
        )
    )
    var expect: [String] = []

    func perform(in context: CommandContext) async throws -> ExitStatus {
        guard limit > 0 else { throw CommandFailure("`--limit \(limit)` is no number of runs", hint: "give 1 or more") }
        guard verify || expect.isEmpty else { throw CommandFailure("`--expect` goes with `--verify`") }
        if verify { return try check(in: context) }
        var output = HistoryOutput(format: options.format, console: context.console)
        try SessionBuilder(context: context, options: options).eachRun(limit: limit) { run in
            output.add(run)
            return context.console.lostResult == nil
        }
        let isWhole = options.vendor.isEmpty && options.meter.isEmpty
        output.finish(nothing: isWhole ? "No run yet." : "No run has dealt with that yet.")
        return .done
    }

    private func check(in context: CommandContext) throws -> ExitStatus {
        let expected = try expect.map { text in
            guard let digest = AuditDigest(text) else {
                throw CommandFailure("`--expect \(text)` is no head of a history", expected: "64 hexadecimal digits")
            }
            return digest
        }
        let file = try SessionBuilder(context: context, options: options).openFile()
        let report = try file?.verify(expecting: expected) ?? AuditWalk(expecting: expected).report()
        context.console.result(as: options.format, text: AuditView.text(report), json: AuditView.json(report))
        return report.fault == nil ? .done : .conflict
    }
}
