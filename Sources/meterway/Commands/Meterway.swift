package import ArgumentParser

/// The program.
package struct Meterway: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "meterway",
        abstract: "Usage meters, written once and applied to every metering vendor.",
        discussion: """
            Exit status: 0 done, or nothing to do; 1 error; 2 changes pending; 3 done in part; 4 conflict or failed \
            verification; 5 stopped by a safety limit.
            """,
        version: Version.text,
        subcommands: [
            InitCommand.self, ValidateCommand.self, PlanCommand.self, ApplyCommand.self, ImportCommand.self,
            DriftCommand.self, ExplainCommand.self, ProveCommand.self, CapabilitiesCommand.self, StateCommand.self,
            HistoryCommand.self, UndoCommand.self, SyncCommand.self, MigrateCommand.self,
            DoctorCommand.self, IngestCommand.self, UsageCommand.self, ProjectionCommand.self, SandboxCommand.self,
        ]
    )

    /// Makes the program.
    package init() {}
}

/// The version of the program.
package enum Version {
    /// The version as text.
    package static let text = "0.1.0"
}
