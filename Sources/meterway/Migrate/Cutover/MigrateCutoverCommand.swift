package import ArgumentParser

/// Retires the old side of a migration.
package struct MigrateCutoverCommand: MeterwayCommand {
    package static let configuration = CommandConfiguration(
        commandName: "cutover",
        abstract: "Retire the old side by its own means, after a comparison that passed; no usage is lost.",
        discussion: """
            Only meters leave whose usage was compared by `migrate verify`, passed, and that count as they did then. Nothing is \
            deleted at the old vendor. Cut off, the same command goes on.
            """
    )

    @OptionGroup package var options: GlobalOptions

    @OptionGroup(title: "Route") package var ends: MigrationOptions

    /// How old the comparison may be.
    @Option(
        name: .customLong("max-age"),
        help: ArgumentHelp("How old the comparison may be, such as 90m, 24h or 7d.", valueName: "age")
    )
    package var maxAge = MaximumAge.usual

    @OptionGroup package var safety: SafetyOptions

    /// Makes the command.
    package init() {}

    package func perform(in context: CommandContext) async throws -> ExitStatus {
        let route = try ends.route()
        return try await SessionBuilder(context, options, along: route).run(.write) { session in
            try await CuttingOver(session: session, route: route, maxAge: maxAge.seconds, safety: safety).run()
        }
    }
}
