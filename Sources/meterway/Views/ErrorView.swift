import Foundation
import MeterConfig
import Metering
import SandboxServer
import SystemErrors

/// What went wrong, for people and for programs.
enum ErrorView {
    /// The error as lines, the first of each entry beginning with `error:`.
    static func lines(_ error: any Error) -> [String] {
        switch error {
        case let errors as ConfigErrors:
            errors.warnings.map { "warning: \($0)" } + errors.errors.map { "error: \($0)" }
                + ["\(errors.errors.count.counted("error")); nothing was changed."]
        case let failure as CommandFailure:
            failure.problems.map { "error: \($0)" }
        case let error as SandboxServerError:
            error.problems.map { "error: \($0)" }
        default:
            ["error: \(words(error))"]
        }
    }

    /// The error in the documented shape.
    static func json(_ error: any Error) -> JSONValue {
        switch error {
        case let errors as ConfigErrors:
            document(errors.errors.map(problem), warnings: errors.warnings.map(problem))
        case let failure as CommandFailure:
            document(failure.problems.map(problem))
        case let error as SandboxServerError:
            document(error.problems.map { problem(CommandFailure.Problem($0)) })
        default:
            document([problem(CommandFailure.Problem(words(error)))])
        }
    }

    /// An error as a sentence; one of the system with its file and what the system says.
    private static func words(_ error: any Error) -> String {
        guard let error = error as? CocoaError else { return "\(error)" }
        let reason = SystemError.words(error)
        return (error.filePath ?? error.url?.path).map { "\($0) cannot be used: \(reason)" } ?? reason
    }

    /// The document of errors and warnings.
    static func document(_ errors: [JSONValue], warnings: [JSONValue] = []) -> JSONValue {
        ["errors": .array(errors), "warnings": .array(warnings)]
    }

    /// One problem of a project's files.
    static func problem(_ problem: ConfigProblem) -> JSONValue {
        [
            "file": .string(problem.file), "line": .integer(problem.line),
            "column": .integer(problem.column), "message": .string(problem.message),
            "expected": .orNull(problem.expected),
            "hint": .orNull(problem.hint),
        ]
    }

    /// One problem that has no place in a file.
    private static func problem(_ problem: CommandFailure.Problem) -> JSONValue {
        [
            "file": .null, "line": .null, "column": .null, "message": .string(problem.message),
            "expected": .orNull(problem.expected),
            "hint": .orNull(problem.hint),
        ]
    }
}
