import AdapterKit
package import ArgumentParser
import Catalog
import Metering

/// Prints the matrix of what each vendor can represent.
package struct CapabilitiesCommand: MeterwayCommand {
    package static let configuration = CommandConfiguration(
        commandName: "capabilities",
        abstract: "Print what each vendor can represent; no project is needed."
    )

    @OptionGroup package var options: GlobalOptions

    /// Makes the command.
    package init() {}

    package func perform(in context: CommandContext) async throws -> ExitStatus {
        let chosen = try AdapterChoice.chosen(options.vendor, among: context.vendors.map(\.adapter))
        switch options.format {
        case .text: context.console.result(CapabilityView.text(chosen))
        case .markdown: context.console.result(CapabilityView.markdown(chosen))
        case .json: context.console.result(CapabilityView.json(chosen).text(.pretty))
        }
        return .done
    }
}
