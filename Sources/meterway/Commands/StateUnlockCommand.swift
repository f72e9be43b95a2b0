import ArgumentParser
import MeterConfig
import Metering
import SQLiteState
import SyncEngine

/// Takes the lock of the state away from a run that is over, where that cannot be told from here.
struct StateUnlockCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlock",
        abstract: "Show who holds the lock of the state, ask, and take it away from a run that is over.",
        discussion: """
            A run that died on this machine needs none of this: the next one takes its lock over. A lock whose holder is at work \
            here is never taken away.
            """
    )

    @OptionGroup var given: WholeOptions

    /// The options, as every command has them.
    var options: GlobalOptions { given.all }

    func perform(in context: CommandContext) async throws -> ExitStatus {
        let reason = "`state unlock` deals with the one lock of the whole state"
        try options.refuseVendors(since: reason)
        try options.refuseMeters(since: reason)
        let builder = SessionBuilder(context: context, options: options)
        let project = try builder.loadProject()
        return try await context.stop.patiently {
            guard let view = try found(by: builder, in: project, context) else {
                report(nil, "Nobody holds the lock; there is nothing to take away.", context.console)
                return .done
            }
            try await agree(to: view.text, in: context)
            guard try free(view.held.owner, by: builder, in: project, context) else {
                report(
                    nil,
                    "The state is gone meanwhile, and its lock with it; there is nothing to take away.",
                    context.console
                )
                return .done
            }
            let words = "The lock is free. The next run finds out what became of what that one had begun."
            report(view, words, context.console)
            return .done
        }
    }

    /// Who holds the lock, which is shown; `nil` where nobody does.
    private func found(
        by builder: SessionBuilder,
        in project: Project,
        _ context: CommandContext
    ) throws -> HeldLockView? {
        guard let held = try builder.openFile(of: project)?.heldLock(seenFrom: context.caller.host) else { return nil }
        let view = HeldLockView(held: held, here: context.caller.host)
        guard held.life != .running else { throw CommandFailure(view.refusal, hint: view.refusalHint) }
        if options.format == .text { context.console.result(view.text) }
        return view
    }

    private func agree(to text: String, in context: CommandContext) async throws(CommandFailure) {
        let agreement = Agreement(context: context, options: options, subject: "the end of that run was")
        let question = "Is that run over, and its lock to be taken away? Only `yes` is taken for yes: "
        try await agreement.require(to: question, about: text)
    }

    /// Takes the lock over, writes that down, and gives it back.
    ///
    /// - Returns: whether there is still a state to take it from.
    private func free(
        _ holder: LockOwner,
        by builder: SessionBuilder,
        in project: Project,
        _ context: CommandContext
    ) throws -> Bool {
        guard let file = try builder.openFile(of: project) else { return false }
        let owner = context.owner(of: "state unlock")
        try file.takeLock(of: holder, for: owner)
        try file.recorded(context.record(of: "state unlock", in: project), at: context.now) { _ in }
        try file.unlock(owner)
        return true
    }

    private func report(_ taken: HeldLockView?, _ text: String, _ console: Console) {
        console.result(
            as: options.format,
            text: text,
            json: ["unlocked": .bool(taken != nil), "holder": taken?.json ?? .null]
        )
    }
}
