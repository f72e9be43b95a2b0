import AdapterKit
package import ArgumentParser
import Metering
import SyncEngine

/// Lets go of bindings; nothing is touched at a vendor.
package struct StateForgetCommand: MeterwayCommand {
    package static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Let go of what is bound at a vendor; nothing is touched there."
    )

    @OptionGroup package var options: GlobalOptions

    /// The vendor's instance.
    @Argument(help: "The vendor's name, also one that is no longer in the project.")
    package var name: String

    /// The keys to let go of; none is all.
    @Argument(help: "The keys to let go of; all of the vendor's without any.")
    package var keys: [String] = []

    /// Makes the command.
    package init() {}

    package func perform(in context: CommandContext) async throws -> ExitStatus {
        let count = try await SessionBuilder(context: context, options: options).changeState("state forget") {
            bindings in
            let chosen = bindings.filter { $0.vendor == name && (keys.isEmpty || keys.contains($0.ref.key)) }
            guard !chosen.isEmpty else {
                throw CommandFailure(
                    "nothing is bound at `\(name)`\(keys.isEmpty ? "" : " under \(keys.joined(separator: ", "))")"
                )
            }
            return chosen.map { .unbind(vendor: $0.vendor, ref: $0.ref) }
        }
        StateCommand.report(
            "Forgot \(count.counted("binding")) at \(name); the objects there were not touched.",
            ("forgotten", count),
            options.format,
            context.console
        )
        return .done
    }
}
