package import ArgumentParser
import MeterConfig
import Metering
import SQLiteState
import SyncEngine

/// Takes the lock of the state away from a run that is over, where that cannot be told from here.
package struct StateUnlockCommand: MeterwayCommand {
    package static let configuration = CommandConfiguration(
        commandName: "unlock",
        abstract: "Show who holds the lock of the state, ask, and take it away from a run that is over.",
        discussion: """
            A run that died on this machine needs none of this: the next one takes its lock over. A lock whose holder is at work \
            here is never taken away.
            """
    )

    @OptionGroup package var options: GlobalOptions

    /// Makes the command.
    package init() {}

    package func perform(in context: CommandContext) async throws -> ExitStatus {
        let builder = SessionBuilder(context: context, options: options)
        let project = try builder.loadProject()
        try await context.stop.patiently {
            try await unlock(project, by: builder, in: context)
        }
        return .done
    }

    private func unlock(_ project: Project, by builder: SessionBuilder, in context: CommandContext) async throws {
        guard let file = try builder.openFile(of: project),
            let held = try file.heldLock(seenFrom: context.caller.host)
        else {
            return report(nil, "Nobody holds the lock; there is nothing to take away.", context.console)
        }
        let view = try show(held, in: context)
        try await agree(to: view, in: context)
        try free(file, from: held, project, in: context)
        let words = "The lock is free. The next run finds out what became of what that one had begun."
        report(view, words, context.console)
    }

    private func show(_ held: HeldLock, in context: CommandContext) throws(CommandFailure) -> HeldLockView {
        let view = HeldLockView(held: held, here: context.caller.host)
        guard held.life != .running else { throw CommandFailure(view.refusal, hint: view.refusalHint) }
        if options.format == .text { context.console.result(view.text) }
        return view
    }

    /// Takes the lock over, writes that down, and gives it back.
    private func free(
        _ file: SQLiteStateStore,
        from held: HeldLock,
        _ project: Project,
        in context: CommandContext
    ) throws {
        let owner = context.owner(of: "state unlock")
        try file.takeLock(of: held.owner, for: owner)
        try file.recorded(context.record(of: "state unlock", in: project), at: context.now) { _ in }
        try file.unlock(owner)
    }

    private func agree(to view: HeldLockView, in context: CommandContext) async throws(CommandFailure) {
        guard !options.yes else { return }
        let agreement = Agreement(context: context, format: options.format, subject: "the end of that run was")
        let isGiven = try await agreement.isGiven(
            to: "Is that run over, and its lock to be taken away? Only `yes` is taken for yes: ",
            about: view.text
        )
        guard isGiven else { throw CommandFailure([agreement.refusal]) }
    }

    private func report(_ taken: HeldLockView?, _ text: String, _ console: Console) {
        StateCommand.report(
            text,
            [("unlocked", .bool(taken != nil)), ("holder", taken?.json ?? .null)],
            options.format,
            console
        )
    }
}
