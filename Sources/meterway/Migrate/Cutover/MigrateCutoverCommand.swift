import ArgumentParser
import Metering
import Migration

/// Retires the old side of a migration.
struct MigrateCutoverCommand: MeterwayCommand {
    static let configuration = CommandConfiguration(
        commandName: "cutover",
        abstract: "Retire the old side by its own means, after a comparison that passed; no usage is lost.",
        discussion: """
            Only meters leave whose usage was compared by `migrate verify`, passed, and that count as they did then. Nothing is \
            deleted at the old vendor. Cut off, the same command goes on.
            """
    )

    @OptionGroup var given: RouteOptions

    /// The options, as every command has them.
    var options: GlobalOptions { given.all }

    @OptionGroup(title: "Route") var ends: MigrationOptions

    /// How old the comparison may be.
    @Option(
        name: .customLong("max-age"),
        help: ArgumentHelp(
            "How old the comparison may be, such as 90m, 24h or 7d. (default: \(CutoverGate.usualMaxAge / 86_400)d)",
            valueName: "age"
        ),
        transform: { try TimeSpan($0, as: .age) }
    )
    var maxAge: TimeSpan?

    /// What has to be compared.
    @Option(
        help: ArgumentHelp(
            "Retire only what was compared over all of this ISO 8601 interval; by default whatever window passed will do.",
            valueName: "interval"
        )
    )
    var window: String?

    @OptionGroup var safety: SafetyOptions

    func perform(in context: CommandContext) async throws -> ExitStatus {
        let route = try ends.route()
        let window = try window.map { text throws(CommandFailure) in try Period(ofOption: text) }
        return try await SessionBuilder(context, options, along: route).run(.write) { session in
            let cutover = CuttingOver(
                session: session,
                route: route,
                maxAge: maxAge?.seconds ?? CutoverGate.usualMaxAge,
                window: window,
                safety: safety
            )
            return try await cutover.run()
        }
    }
}
