package import Metering

/// Who holds the lock of a state.
package struct LockOwner: Sendable, Hashable, CustomStringConvertible {
    /// The user's name.
    package var user: String
    /// The machine.
    package var host: String
    /// The process on that machine.
    package var process: Int32
    /// When the process began and within what it has its number, as the machine tells it, so that neither a number used
    /// again nor one of another container is taken for the same process.
    package var processStart: String
    /// The command that runs.
    package var command: String
    /// Since when.
    package var since: Timestamp

    /// Makes an owner.
    package init(
        user: String,
        host: String,
        process: Int32,
        processStart: String,
        command: String,
        since: Timestamp
    ) {
        self.user = user
        self.host = host
        self.process = process
        self.processStart = processStart
        self.command = command
        self.since = since
    }

    package var description: String {
        "`\(command)` by \(user) on \(host) (process \(process)) since \(since)"
    }
}
