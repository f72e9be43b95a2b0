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
        switch options.format {
        case .json:
            context.console.result(
                JSONValue.object(JSONObject([("bindings", .array(bindings.map(BindingView.json)))])).text(.pretty)
            )
        case .markdown, .text:
            let rows = bindings.map(BindingView.row)
            let lines =
                options.format == .text
                ? TextTable.render([BindingView.head] + rows) : MarkdownTable.render(BindingView.head, rows)
            context.console.result(bindings.isEmpty ? "Nothing is bound." : lines.joined(separator: "\n"))
        }
        return .done
    }
}
