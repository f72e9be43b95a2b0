import AdapterKit
package import ArgumentParser
import Metering
import SyncEngine

/// Shows everything that is known of one key.
package struct StateShowCommand: MeterwayCommand {
    package static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show everything that is recorded of one key."
    )

    @OptionGroup package var options: GlobalOptions

    /// The key of a meter or of an object.
    @Argument(help: "The key of a meter, an event schema, or METER/CUSTOMER/METERKEY.", completion: Completions.meters)
    package var key: String

    /// Makes the command.
    package init() {}

    package func perform(in context: CommandContext) async throws -> ExitStatus {
        let bindings = try SessionBuilder(context: context, options: options).bindings()
            .filter { $0.ref.key == key || $0.meters.contains { $0.text == key } }
        guard !bindings.isEmpty else {
            throw CommandFailure("nothing is bound under `\(key)`", hint: "`meterway state list` shows what is")
        }
        context.console.result(JSONValue.array(bindings.map(BindingView.json)).text(.pretty))
        return .done
    }
}
