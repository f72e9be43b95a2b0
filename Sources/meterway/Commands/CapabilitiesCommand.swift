import AdapterKit
import ArgumentParser
import Catalog
import Metering

/// Prints the matrix of what each vendor can represent.
struct CapabilitiesCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "capabilities",
        abstract: "Print what each vendor can represent; no project is needed."
    )

    @OptionGroup var options: GlobalOptions

    func perform(in context: CommandContext) async throws -> ExitStatus {
        let chosen = try context.vendors.adapters(options.vendor)
        context.console.result(
            as: options.format,
            text: CapabilityView.text(chosen),
            json: CapabilityView.json(chosen),
            markdown: CapabilityView.markdown(chosen)
        )
        return .done
    }
}
