/// A command that cannot go on, with the status it ends with.
package struct CommandFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// One thing that keeps a command from going on.
    package struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// What was found, as a sentence without its full stop.
        package var message: String
        /// What would be right there.
        package var expected: String?
        /// What to do, such as `did you mean ...?`.
        package var hint: String?

        /// Makes a problem.
        package init(_ message: String, expected: String? = nil, hint: String? = nil) {
            self.message = message
            self.expected = expected
            self.hint = hint
        }

        /// The problem on one line: message, what was expected, hint.
        package var description: String {
            [message, expected.map { "expected \($0)" }, hint].compactMap(\.self).joined(separator: "; ")
        }
    }

    /// The status.
    package var status: ExitStatus
    /// What was found and what to do.
    package var problems: [Problem]

    /// Makes a failure.
    package init(_ problems: [Problem], status: ExitStatus = .error) {
        self.status = status
        self.problems = problems
    }

    /// Makes a failure of sentences that say what was found.
    package init(_ messages: [String], status: ExitStatus = .error) {
        self.init(messages.map { Problem($0) }, status: status)
    }

    /// Makes a failure with one problem.
    package init(_ message: String, expected: String? = nil, hint: String? = nil, status: ExitStatus = .error) {
        self.init([Problem(message, expected: expected, hint: hint)], status: status)
    }

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
