import AdapterKit
import ArgumentParser
import MeterConfig
import SyncEngine

/// Takes back what a run did.
struct UndoCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Plan what takes back a run, say what cannot be taken back, ask, and do it.",
        discussion: """
            The files are left as they are: while they want the change, the next apply makes it again. An undo is a run too: a second \
            one without a number takes the first one back, so that its changes are there again. To go further back, name the run.
            """
    )

    @OptionGroup var options: GlobalOptions

    /// The run to take back.
    @Argument(help: "The run's number in the history; the newest that changed something at a vendor without one.")
    var run: Int64?

    @OptionGroup var safety: SafetyOptions

    func perform(in context: CommandContext) async throws -> ExitStatus {
        // A meter that the run took away stands neither in the files nor in a binding.
        try await SessionBuilder(context: context, options: options, knowsMeters: false).run(.write) { session in
            let entry = try chosen(session)
            try session.checkSelection(among: entry.steps.flatMap(\.intent.meters))
            return try await Applying(
                session: session,
                command: "undo",
                allowed: Allowance(allowReplace: safety.allowReplace),
                safety: safety,
                undone: try UndoneRun(entry, in: session.store)
            ).run()
        }
    }

    /// The run to take back, if there is one that can be.
    private func chosen(_ session: ProjectSession) throws -> HistoryEntry {
        guard let number = try run ?? session.store.newestWriter() else {
            throw CommandFailure(
                "no run in the history changed anything at a vendor, so that there is nothing to undo"
            )
        }
        guard let entry = try session.store.run(number) else {
            throw CommandFailure(
                "there is no run \(number) in the history",
                hint: "`meterway history` shows which there are"
            )
        }
        guard entry.wroteToVendors else {
            let words =
                entry.bindings.isEmpty ? "" : "; what it noted is mended with `state forget`, `state move` or `import`"
            throw CommandFailure("run \(number) changed nothing at a vendor, so that there is nothing to undo\(words)")
        }
        let known = Set(session.project.instances)
        let gone = Set(entry.steps.map(\.intent.vendor)).subtracting(known).sorted()
        guard gone.isEmpty else {
            let sandbox = session.options.sandbox ? " --sandbox" : ""
            throw CommandFailure(
                "run \(number) wrote to \(gone.joined(separator: ", ")), which the project no longer has",
                hint: "change it back in the files, and apply; where only the name is another now, give the old one "
                    + "back for the undo: in the project file, and by `meterway state move NEW \(gone[0])\(sandbox)`"
            )
        }
        return entry
    }
}
