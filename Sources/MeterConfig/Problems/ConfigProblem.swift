/// One thing that is wrong, or worth a warning, in a project's files.
package struct ConfigProblem: Sendable, Hashable {
    /// The file, relative to the project's folder.
    package var file: String
    /// The line, counted from 1.
    package var line: Int
    /// The place in the line, counted from 1 in Unicode code points.
    package var column: Int
    /// What was found, as a sentence without its full stop.
    package var message: String
    /// What would be right there.
    package var expected: String?
    /// What to do, such as `did you mean ...?`.
    package var hint: String?

    /// Makes a problem.
    package init(at location: FileLocation, _ message: String, expected: String? = nil, hint: String? = nil) {
        file = location.file
        line = location.line
        column = location.column
        self.message = message
        self.expected = expected
        self.hint = hint
    }

    /// The place of the problem.
    package var location: FileLocation { FileLocation(file: file, line: line, column: column) }
}

extension ConfigProblem: CustomStringConvertible {
    /// The problem on one line: place, message, what was expected, hint.
    package var description: String {
        var text = "\(location): \(message)"
        if let expected { text += "; expected \(expected)" }
        if let hint { text += "; \(hint)" }
        return text
    }
}

extension ConfigProblem: Comparable {
    /// Orders problems by their place.
    package static func < (left: Self, right: Self) -> Bool {
        (left.location, left.message) < (right.location, right.message)
    }
}
