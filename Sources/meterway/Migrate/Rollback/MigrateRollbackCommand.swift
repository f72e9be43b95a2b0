import ArgumentParser
import Migration

/// Takes a phase of a migration back.
struct MigrateRollbackCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Take back what a phase did, as far as the vendors permit; what cannot be undone is said first.",
        discussion: """
            Of a cutover, the old side is brought back to count; of a run, what it made at the new vendor is taken away, and what \
            it adopted there is given back as it was. Cut off, the same command goes on. With `--yes`, a run whose cutover was taken \
            back goes by `--phase run` only.
            """
    )

    @OptionGroup var given: RouteOptions

    /// The options, as every command has them.
    var options: GlobalOptions { given.all }

    @OptionGroup(title: "Route") var ends: MigrationOptions

    @OptionGroup(title: "Route") var window: MigrationWindow

    /// The phase to take back.
    @Option(help: ArgumentHelp("Take back this phase; by default the newest that stands.", valueName: "cutover|run"))
    var phase: RollbackPhase?

    @OptionGroup var safety: SafetyOptions

    func perform(in context: CommandContext) async throws -> ExitStatus {
        let route = try ends.route()
        try window.check()
        return try await SessionBuilder(context, options, along: route).run(.write) { session in
            try await RollingBack(session: session, route: route, asked: phase?.phase, safety: safety).run()
        }
    }
}

/// A phase that can be taken back.
enum RollbackPhase: String, Sendable, Hashable, CaseIterable, ExpressibleByArgument {
    /// The retirement of the old side.
    case cutover
    /// The making of the new side.
    case run

    /// The phase as records name it.
    var phase: MigrationStep.Phase {
        switch self {
        case .cutover: .cutover
        case .run: .run
        }
    }
}
