import AdapterKit
import ArgumentParser
import SyncEngine

/// Plans, asks, and does it.
struct ApplyCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Plan, ask, and bring the vendors to what the project says.",
        discussion: """
            Cut off or done in part, the same command goes on. Ends with 3 where something was blocked, not allowed or failed, \
            and with 5, before any write, where a safety limit stops it. `meterway help plan` tells what the signs mean.
            """
    )

    @OptionGroup var options: GlobalOptions

    /// The plan to carry out.
    @Argument(
        help: ArgumentHelp("A plan saved by `plan --out`, to do exactly that.", valueName: "planfile"),
        completion: .file()
    )
    var planFile: String?

    /// Whether objects that are found and differ are adopted with their changes.
    @Flag(help: "Adopt objects that are found at a vendor also where they differ, and change them.")
    var adopt = false

    @OptionGroup var safety: SafetyOptions

    /// What becomes of customers' meters that new ones take the place of.
    @Option(help: ReplacedObjects.help)
    var replaced: ReplacedObjects?

    func perform(in context: CommandContext) async throws -> ExitStatus {
        if let planFile { return try await perform(planFile, in: context) }
        return try await SessionBuilder(context: context, options: options).run(.write) { session in
            let allowed = Allowance(adopt: adopt, allowReplace: safety.allowReplace, replaced: replaced)
            return try await Applying(session: session, command: "apply", allowed: allowed, safety: safety).run()
        }
    }

    private func read(_ bytes: [UInt8], _ file: String) throws(CommandFailure) -> SavedPlan {
        do {
            return try SavedPlan(bytes, named: file)
        } catch {
            throw CommandFailure(error.description)
        }
    }

    /// Carries a saved plan out.
    private func perform(_ file: String, in context: CommandContext) async throws -> ExitStatus {
        guard options.vendor.isEmpty, options.meter.isEmpty, !adopt, !safety.allowReplace, replaced == nil else {
            throw CommandFailure(
                "a saved plan is carried out as it was made",
                hint: "give `--vendor`, `--meter`, `--adopt`, `--allow-replace` and `--replaced` to `plan`"
            )
        }
        let saved = try read(try context.contents(of: file, expected: "a file that `plan --out` wrote"), file)
        guard saved.choice.isSandboxed == options.sandbox else {
            let word = options.sandbox ? "without" : "with"
            throw CommandFailure("`\(file)` was made \(word) `--sandbox`", hint: "apply it \(word) that too")
        }
        var options = options
        options.vendor = saved.choice.vendors
        options.meter = saved.choice.meters
        // What was selected was there when the plan was made, and may be gone by it.
        let builder = SessionBuilder(
            context: context,
            options: options,
            files: SnapshotFiles(files: saved.files),
            knowsMeters: false
        )
        return try await builder.run(.write) { session in
            if let change = saved.changedFiles(builder) {
                context.console.say("warning: \(change); the plan is carried out as it was reviewed")
            }
            return try await Applying(
                session: session,
                command: "apply",
                allowed: saved.choice.allowed,
                safety: safety,
                saved: saved
            ).run()
        }
    }
}

extension ReplacedObjects: ExpressibleByArgument {
    /// What the option says of itself.
    static let help = ArgumentHelp(
        "What becomes of customers' meters at Usage Engine that new ones take the place of: they end with their period, or go at once.",
        valueName: "deleteOnReset|delete"
    )
}
