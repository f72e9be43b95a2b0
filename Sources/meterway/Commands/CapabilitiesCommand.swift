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
        let adapters = context.vendors.map(\.adapter)
        let unknown = options.vendor.filter { name in !adapters.contains { $0.name == name } }
        guard unknown.isEmpty else {
            throw CommandFailure(
                unknown.map { "there is no adapter `\($0)`; there are \(adapters.map(\.name).joined(separator: ", "))" }
            )
        }
        let chosen = adapters.filter { options.vendor.isEmpty || options.vendor.contains($0.name) }
        switch options.format {
        case .text: context.console.result(CapabilityView.text(chosen))
        case .markdown: context.console.result(CapabilityView.markdown(chosen))
        case .json: context.console.result(CapabilityView.json(chosen).text(.pretty))
        }
        return .done
    }
}
