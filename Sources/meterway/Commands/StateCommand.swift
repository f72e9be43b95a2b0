import ArgumentParser

/// Shows and mends what Meterway remembers.
struct StateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "state",
        abstract: "Show and mend what is bound to what.",
        subcommands: [
            StateListCommand.self, StateShowCommand.self, StateForgetCommand.self, StateMoveCommand.self,
            StateCheckCommand.self, StateUnlockCommand.self,
        ]
    )
}
