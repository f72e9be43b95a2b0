/// A command that cannot go on, with the status it ends with.
package struct CommandFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The status.
    package var status: ExitStatus
    /// What was found and what to do, one sentence an entry.
    package var messages: [String]

    /// Makes a failure.
    package init(_ messages: [String], status: ExitStatus = .error) {
        self.messages = messages
        self.status = status
    }

    /// Makes a failure with one sentence.
    package init(_ message: String, status: ExitStatus = .error) {
        self.init([message], status: status)
    }

    package var description: String { messages.joined(separator: "\n") }
}
