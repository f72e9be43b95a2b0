import AdapterKit
import ArgumentParser
import MeterConfig
import Metering
import SyncEngine

/// Shows what an apply would do.
struct PlanCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what apply would do; nothing is written.",
        discussion: """
            Signs: + create, = adopt, ~ update, ± replace, - delete, ≠ let go of, ! blocked, ⧖ before one that waits. \
            Words: `lossy`, only a descriptive field has no place at the vendor; `emulated`, the total is right under the \
            condition that is told; `refused`, the number would be wrong or the vendor would reject it, so it is blocked. \
            Ends with 1 where a vendor cannot be read.
            """
    )

    @OptionGroup var options: GlobalOptions

    /// Whether pending changes show in the exit status.
    @Flag(
        name: .customLong("detailed-exitcode"),
        help: "End with 2 where changes are pending, or an object is there twice; blocked meters are no change."
    )
    var detailedExitCode = false

    /// Whether objects that are found and differ are adopted with their changes.
    @Flag(help: "Plan to adopt objects that are found at a vendor also where they differ.")
    var adopt = false

    /// Whether objects may be removed and made again.
    @Flag(
        name: .customLong("allow-replace"),
        help: "Plan changes for which an object has to be removed and made again."
    )
    var allowReplace = false

    /// Where the plan goes.
    @Option(
        help: ArgumentHelp("Save the plan to this new file, for `apply FILE`.", valueName: "file"),
        completion: .file()
    )
    var out: String?

    /// What becomes of customers' meters that new ones take the place of.
    @Option(help: ReplacedObjects.help)
    var replaced: ReplacedObjects?

    func perform(in context: CommandContext) async throws -> ExitStatus {
        // A file that is there already is told before anything is read.
        let file = try out.map { try NewFile($0, in: context) }
        return try await SessionBuilder(context: context, options: options).run(.read) { session in
            let allowed = Allowance(adopt: adopt, allowReplace: allowReplace, replaced: replaced)
            let prepared = try await session.engine.prepare(session.intentions(allowed))
            session.keepToEnd(prepared)
            PlanOutput.show(
                prepared.plan,
                options.format,
                context.console,
                requests: session.requests,
                stops: SafetyCheck.violations(of: prepared.plan, limits: session.project.safety)
            )
            session.warnOfForeignState(prepared)
            if let file, PlanOutput.failures(prepared.plan).isEmpty {
                let saved = try SavedPlan(prepared, of: session, allowed)
                try file.write(saved.json.text(.pretty) + "\n")
                context.console.say("Saved the plan to \(file.path); `\(applying(file))` does exactly this.")
            } else if file != nil {
                context.console.say("error: the plan was not saved, since a vendor could not be read")
            }
            session.sayRequests()
            return ExitStatus.gravest(
                PlanOutput.failures(prepared.plan)
                    + (detailedExitCode && (prepared.plan.hasChanges || prepared.plan.hasTwins) ? [.pending] : [])
            )
        }
    }

    /// The command that carries out what was saved, in the same project from the same folder.
    private func applying(_ file: NewFile) -> String {
        let project = options.project.map { " --project \(ShellWord.quoted($0))" } ?? ""
        return "meterway apply \(ShellWord.quoted(file.path))\(project)\(options.sandbox ? " --sandbox" : "")"
    }
}
