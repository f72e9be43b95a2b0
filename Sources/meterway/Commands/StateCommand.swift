package import ArgumentParser

/// Shows and mends what Meterway remembers.
package struct StateCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "state",
        abstract: "Show and mend what is bound to what.",
        subcommands: [StateListCommand.self, StateShowCommand.self, StateForgetCommand.self, StateMoveCommand.self]
    )

    /// Makes the command.
    package init() {}
}
