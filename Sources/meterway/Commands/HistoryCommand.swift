package import ArgumentParser
import Metering
import SyncEngine

/// Tells who applied what, and when.
package struct HistoryCommand: MeterwayCommand {
    package static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Tell who applied what, when, and with which outcome."
    )

    @OptionGroup package var options: GlobalOptions

    /// How many runs.
    @Option(help: ArgumentHelp("How many runs to show, newest first.", valueName: "n"))
    package var limit = 10

    /// Makes the command.
    package init() {}

    package func perform(in context: CommandContext) async throws -> ExitStatus {
        guard limit > 0 else { throw CommandFailure("`--limit \(limit)` is no number of runs; give 1 or more") }
        let entries = try SessionBuilder(context: context, options: options).openState().history(limit: limit)
        switch options.format {
        case .json: context.console.result(HistoryView.json(entries).text(.pretty))
        case .markdown: context.console.result(HistoryView.markdown(entries))
        case .text: context.console.result(HistoryView.text(entries))
        }
        return .done
    }
}
