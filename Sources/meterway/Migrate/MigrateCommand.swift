import ArgumentParser
import Metering
import Migration

/// Moves from one vendor to another without changing a bill.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Move from one vendor to another without changing a bill.",
        subcommands: [
            MigrateAssessCommand.self, MigrateRunCommand.self, MigrateVerifyCommand.self, MigrateCutoverCommand.self,
            MigrateRollbackCommand.self, MigrateStatusCommand.self,
        ]
    )

    /// Why no command of a migration takes `--vendor`.
    static let namesItsVendors = "`migrate` takes its vendors by `--from` and `--to`"
}

/// Which way a migration goes.
struct MigrationOptions: ParsableArguments {
    /// The vendor that is left.
    @Option(help: ArgumentHelp("The vendor to leave.", valueName: "vendor"), completion: Completions.vendors)
    var from: String

    /// The vendor that is moved to.
    @Option(help: ArgumentHelp("The vendor to move to.", valueName: "vendor"), completion: Completions.vendors)
    var to: String

    /// The route.
    ///
    /// - Throws: ``CommandFailure`` where both ends are one.
    func route() throws(CommandFailure) -> MigrationRoute {
        guard let route = MigrationRoute(from: from, to: to) else {
            throw CommandFailure(
                "`--from` and `--to` are both `\(from)`",
                hint: "name the vendor to leave and the one to move to"
            )
        }
        return route
    }
}

/// The window of a migration, at a phase that asks for no usage: one command line serves for all phases.
struct MigrationWindow: ParsableArguments {
    /// The window.
    @Option(
        help: ArgumentHelp(
            "The window of the comparison, as other phases take it; it changes nothing here, where no usage is asked for.",
            valueName: "interval"
        )
    )
    var window: String?

    /// Checks that it is one.
    ///
    /// - Throws: ``CommandFailure`` where it is no interval.
    func check() throws(CommandFailure) {
        if let window { _ = try Period(ofOption: window) }
    }
}
