import ArgumentParser
import Metering

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

    /// Refuses an option that a command which changes the state would pass by.
    static func refuse(_ option: String, _ values: [String], since reason: String) throws(CommandFailure) {
        guard values.isEmpty else { throw CommandFailure(reason, hint: "leave `\(option)` out") }
    }
}
