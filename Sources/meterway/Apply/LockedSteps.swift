import SyncEngine

/// The steps of a command that writes, during all of which it holds the lock of the state.
protocol LockedSteps: Sendable {
    var session: ProjectSession { get }
    /// What the lock and the history call it, such as `migrate run`.
    var command: String { get }

    /// Does it, while the lock is held.
    func runLocked() async throws -> ExitStatus
}

extension LockedSteps {
    var console: Console { session.context.console }
    var format: OutputFormat { session.options.format }

    /// Takes the lock, and does it.
    func run() async throws -> ExitStatus {
        try await session.store.locked(by: session.context.owner(of: command)) { try await runLocked() }
    }
}
