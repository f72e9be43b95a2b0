/// A command that cannot go on, with the status it ends with.
struct CommandFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// One thing that keeps a command from going on.
    struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// What was found, as a sentence without its full stop.
        var message: String
        /// What would be right there.
        var expected: String?
        /// What to do, such as `did you mean ...?`.
        var hint: String?

        /// Makes a problem.
        init(_ message: String, expected: String? = nil, hint: String? = nil) {
            self.message = message
            self.expected = expected
            self.hint = hint
        }

        /// The problem on one line: message, what was expected, hint.
        var description: String {
            [message, expected.map { "expected \($0)" }, hint].compactMap(\.self).joined(separator: "; ")
        }
    }

    /// The status.
    var status: ExitStatus
    /// What was found and what to do.
    var problems: [Problem]

    /// Makes a failure.
    init(_ problems: [Problem], status: ExitStatus = .error) {
        self.status = status
        self.problems = problems
    }

    /// Makes a failure of sentences that say what was found.
    init(_ messages: [String], status: ExitStatus = .error) {
        self.init(messages.map { Problem($0) }, status: status)
    }

    /// Makes a failure with one problem.
    init(_ message: String, expected: String? = nil, hint: String? = nil, status: ExitStatus = .error) {
        self.init([Problem(message, expected: expected, hint: hint)], status: status)
    }

    var description: String { problems.map(\.description).joined(separator: "\n") }
}
