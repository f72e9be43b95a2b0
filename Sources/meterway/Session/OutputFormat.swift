import ArgumentParser

/// The form of a command's result.
package enum OutputFormat: String, Sendable, Hashable, CaseIterable, ExpressibleByArgument {
    /// For people at a terminal.
    case text
    /// For programs.
    case json
    /// For reviews and reports.
    case markdown
}
