import AdapterKit
import ArgumentParser
import Metering
import SyncEngine

/// Shows everything that is known of one key.
struct StateShowCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show everything that is recorded of one key."
    )

    @OptionGroup var options: GlobalOptions

    /// The key of a meter or of an object.
    @Argument(help: "The key of a meter, an event schema, or METER/CUSTOMER/METERKEY.", completion: Completions.meters)
    var key: String

    func perform(in context: CommandContext) async throws -> ExitStatus {
        let bindings = try SessionBuilder(context: context, options: options).bindings()
            .filter { $0.ref.key == key || $0.meters.contains { $0.text == key } }
        guard !bindings.isEmpty else {
            throw CommandFailure("nothing is bound under `\(key)`", hint: "`meterway state list` shows what is")
        }
        context.console.result(JSONValue.array(bindings.map(BindingView.json)).text(.pretty))
        return .done
    }
}
