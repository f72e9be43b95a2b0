import ArgumentParser

/// The program.
struct Meterway: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "meterway",
        abstract: "Usage meters, written once and applied to every metering vendor.",
        discussion: """
            Exit status: 0 done, or nothing to do; 1 error; 2 changes pending; 3 done in part; 4 conflict or failed \
            verification; 5 stopped by a safety limit.
            """,
        version: Version.text,
        groupedSubcommands: [
            CommandGroup(
                name: "Definitions",
                subcommands: [
                    InitCommand.self, ValidateCommand.self, PlanCommand.self, ApplyCommand.self, ImportCommand.self,
                    DriftCommand.self, SyncCommand.self, MigrateCommand.self,
                ]
            ),
            CommandGroup(
                name: "Translation",
                subcommands: [ExplainCommand.self, ProveCommand.self, CapabilitiesCommand.self]
            ),
            CommandGroup(
                name: "Events and usage",
                subcommands: [ProjectionCommand.self, IngestCommand.self, UsageCommand.self]
            ),
            CommandGroup(
                name: "Runs and state",
                subcommands: [HistoryCommand.self, UndoCommand.self, StateCommand.self]
            ),
            CommandGroup(name: "Vendors", subcommands: [DoctorCommand.self, SandboxCommand.self]),
        ]
    )
}

/// The version of the program.
enum Version {
    /// The version as text.
    static let text = "0.1.0"
}
