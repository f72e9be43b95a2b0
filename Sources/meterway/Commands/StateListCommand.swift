import ArgumentParser
import Metering
import SyncEngine

/// Lists the bindings.
struct StateListCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List what is bound.")

    @OptionGroup var options: GlobalOptions

    func perform(in context: CommandContext) async throws -> ExitStatus {
        let builder = SessionBuilder(context: context, options: options)
        let bindings = try builder.bindings()
        let rows = bindings.map(BindingView.row)
        let none = bindings.isEmpty ? "Nothing is bound." : nil
        context.console.result(
            as: options.format,
            text: none ?? TextTable.render([BindingView.head] + rows).joined(separator: "\n"),
            json: ["bindings": .array(bindings.map(BindingView.json))],
            markdown: none ?? MarkdownTable.render(BindingView.head, rows).joined(separator: "\n")
        )
        return .done
    }
}
