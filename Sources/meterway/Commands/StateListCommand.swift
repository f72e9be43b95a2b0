package import ArgumentParser
import Metering
import SyncEngine

/// Lists the bindings.
package struct StateListCommand: MeterwayCommand {
    package static let configuration = CommandConfiguration(commandName: "list", abstract: "List what is bound.")

    @OptionGroup package var options: GlobalOptions

    /// Makes the command.
    package init() {}

    package func perform(in context: CommandContext) async throws -> ExitStatus {
        let builder = SessionBuilder(context: context, options: options)
        let bindings = try builder.bindings()
        switch options.format {
        case .json:
            context.console.result(
                JSONValue.object(JSONObject([("bindings", .array(bindings.map(BindingView.json)))])).text(.pretty)
            )
        case .markdown:
            context.console.result(
                MarkdownTable.render(BindingView.head, bindings.map(BindingView.row)).joined(separator: "\n")
            )
        case .text:
            let lines = TextTable.render([BindingView.head] + bindings.map(BindingView.row))
            context.console.result(bindings.isEmpty ? "Nothing is bound." : lines.joined(separator: "\n"))
        }
        return .done
    }
}
