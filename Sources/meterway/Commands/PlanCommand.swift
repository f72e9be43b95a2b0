package import AdapterKit
package import ArgumentParser
import SyncEngine

/// Shows what an apply would do.
package struct PlanCommand: MeterwayCommand {
    package static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what apply would do; nothing is written."
    )

    @OptionGroup package var options: GlobalOptions

    /// Whether pending changes show in the exit status.
    @Flag(
        name: .customLong("detailed-exitcode"),
        help: "End with 2 where changes are pending; blocked meters are no change."
    )
    package var detailedExitCode = false

    /// What becomes of customers' meters that new ones take the place of.
    @Option(help: ReplacedObjects.help)
    package var replaced: ReplacedObjects?

    /// Makes the command.
    package init() {}

    package func perform(in context: CommandContext) async throws -> ExitStatus {
        try await SessionBuilder(context: context, options: options).run(.read) { session in
            let prepared = try await session.engine.prepare(
                session.intentions(adopt: false, allowReplace: false, replaced: replaced)
            )
            PlanOutput.show(prepared.plan, options.format, context.console)
            return ExitStatus.gravest(
                PlanOutput.failures(prepared.plan)
                    + (detailedExitCode && prepared.plan.hasChanges ? [.pending] : [])
            )
        }
    }
}
