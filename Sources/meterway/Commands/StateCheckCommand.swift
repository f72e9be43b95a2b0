import ArgumentParser
import Metering
import SQLiteState
import SyncEngine

/// Checks the whole state file.
struct StateCheckCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the whole state file: its pages and indexes, the history's chain, and the bindings.",
        discussion: "Ends with 1 where the file is damaged, and with 4 where the history does not hold."
    )

    @OptionGroup var options: GlobalOptions

    func perform(in context: CommandContext) async throws -> ExitStatus {
        guard let file = try SessionBuilder(context: context, options: options).openFile() else {
            context.console.result(
                options.format == .json
                    ? AuditView.json(.init(count: 0, head: .zero)).text(.pretty) : "There is no state yet."
            )
            return .done
        }
        try file.checkIntegrity()
        let report = try file.verify()
        let count = try file.bindings().count
        switch options.format {
        case .json: context.console.result(AuditView.json(report).text(.pretty))
        case .markdown, .text:
            let words = "The file is sound: \(count.counted("binding"))."
            context.console.result(words + "\n" + AuditView.text(report))
        }
        return report.fault == nil ? .done : .conflict
    }
}
