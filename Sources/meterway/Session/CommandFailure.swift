import MeterConfig
import SystemErrors

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

extension CommandFailure {
    /// A file that could not be written, and what the system says of it.
    static func unwritable(_ path: String, _ error: any Error) -> CommandFailure {
        CommandFailure("\(path) could not be written: \(SystemError.words(error))")
    }

    /// A file that could not be read, what the system says of it, and what it should be.
    static func unreadable(_ path: String, _ error: any Error, expected: String? = nil) -> CommandFailure {
        let reason = (error as? ProjectFileError)?.reason ?? SystemError.words(error)
        return CommandFailure("\(path) cannot be read: \(reason)", expected: expected)
    }
}
