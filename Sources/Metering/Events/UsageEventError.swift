/// A fault in one line of events: where it is, what was found, what was expected.
package struct UsageEventError: Error, Sendable, Hashable, CustomStringConvertible {
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

    /// Makes an error.
    package init(line: Int, column: Int, _ message: String, expected: String? = nil, hint: String? = nil) {
        self.line = line
        self.column = column
        self.message = message
        self.expected = expected
        self.hint = hint
    }

    package var description: String {
        var text = "line \(line), column \(column): \(message)"
        if let expected { text += "; expected \(expected)" }
        if let hint { text += "; \(hint)" }
        return text
    }
}

/// A fault at an offset of the bytes that are being read, before its line and column are known.
struct EventFault: Error {
    /// The place, as an index of the bytes.
    var offset: Int
    /// What was found.
    var message: String
    /// What would be right.
    var expected: String?
    /// What to do.
    var hint: String?
}
