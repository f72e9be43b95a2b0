package import AdapterKit
package import ArgumentParser
import SyncEngine

/// Plans, asks, and does it.
package struct ApplyCommand: MeterwayCommand {
    package static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Plan, ask, and bring the vendors to what the project says."
    )

    @OptionGroup package var options: GlobalOptions

    /// Whether objects that are found and differ are adopted with their changes.
    @Flag(help: "Adopt objects that are found at a vendor also where they differ, and change them.")
    package var adopt = false

    /// Whether objects may be removed and made again.
    @Flag(name: .customLong("allow-replace"), help: "Do changes for which an object has to be removed and made again.")
    package var allowReplace = false

    /// How many deletions are allowed.
    @Option(
        name: .customLong("max-deletes"),
        help: ArgumentHelp("Stop before deleting more than this.", valueName: "n|n%")
    )
    package var maxDeletes: ChangeBound?

    /// How many updates are allowed.
    @Option(
        name: .customLong("max-updates"),
        help: ArgumentHelp("Stop before updating more than this.", valueName: "n|n%")
    )
    package var maxUpdates: ChangeBound?

    /// What becomes of customers' meters that new ones take the place of.
    @Option(help: ReplacedObjects.help)
    package var replaced: ReplacedObjects?

    /// Makes the command.
    package init() {}

    package func perform(in context: CommandContext) async throws -> ExitStatus {
        try await SessionBuilder(context: context, options: options).run(.write) { session in
            let applying = Applying(
                session: session,
                command: "apply",
                adopt: adopt,
                allowReplace: allowReplace,
                maxDeletes: maxDeletes,
                maxUpdates: maxUpdates,
                replaced: replaced
            )
            return try await applying.run()
        }
    }
}

extension ChangeBound: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(argument)
    }
}

extension ReplacedObjects: ExpressibleByArgument {
    /// What the option says of itself.
    static let help = ArgumentHelp(
        "What becomes of customers' meters at Usage Engine that new ones take the place of: they end with their period, or go at once.",
        valueName: "deleteOnReset|delete"
    )
}
