/// Everything that keeps a project's files from being used; there is at least one error.
package struct ConfigErrors: Error, Sendable, Hashable {
    /// The errors in the order of files and lines.
    package var errors: [ConfigProblem]
    /// What is worth a warning besides, in the same order.
    package var warnings: [ConfigProblem]

    /// Makes the errors of a run.
    package init(_ errors: [ConfigProblem], warnings: [ConfigProblem] = []) {
        self.errors = errors
        self.warnings = warnings
    }
}

extension ConfigErrors: CustomStringConvertible {
    /// One line for each error.
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}
