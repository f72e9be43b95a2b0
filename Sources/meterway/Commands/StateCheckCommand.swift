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

    @OptionGroup var given: WholeOptions

    /// The options, as every command has them.
    var options: GlobalOptions { given.all }

    func perform(in context: CommandContext) async throws -> ExitStatus {
        let reason = "`state check` checks the whole state"
        try options.refuseVendors(since: reason)
        try options.refuseMeters(since: reason)
        guard let file = try SessionBuilder(context: context, options: options).openFile() else {
            context.console.result(
                as: options.format,
                text: "There is no state yet.",
                json: AuditView.json(.init(count: 0, head: .zero))
            )
            return .done
        }
        try file.checkIntegrity()
        let report = try file.verify()
        let count = try file.bindings().count
        context.console.result(
            as: options.format,
            text: "The file is sound: \(count.counted("binding")).\n" + AuditView.text(report),
            json: AuditView.json(report)
        )
        return report.fault == nil ? .done : .conflict
    }
}
