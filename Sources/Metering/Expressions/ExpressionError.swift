/// One fault in the text of an expression: where it is, what was found, what was expected.
package struct ExpressionError: Error, Sendable, Hashable {
    /// The place of the fault's first character.
    package var position: TextPosition
    /// The number of code points at fault; 0 where something is missing at the end.
    package var length: Int
    /// What was found, as a sentence without its full stop.
    package var message: String
    /// What would be right there.
    package var expected: String?
    /// What to do, such as `did you mean ...?`.
    package var hint: String?

    /// Makes an error.
    package init(
        at position: TextPosition,
        length: Int,
        _ message: String,
        expected: String? = nil,
        hint: String? = nil
    ) {
        self.position = position
        self.length = length
        self.message = message
        self.expected = expected
        self.hint = hint
    }
}

extension ExpressionError: CustomStringConvertible {
    /// The message with what was expected and the hint, on one line and without the place.
    package var summary: String {
        var text = message
        if let expected { text += "; expected \(expected)" }
        if let hint { text += "; \(hint)" }
        return text
    }

    package var description: String { "\(position): \(summary)" }

    /// The error, the line of the source it is on, and a line of carets below what is at fault.
    ///
    /// Of a long line only the part around the fault is shown.
    package func rendered(in source: String) -> String {
        let line = Array(position.line(of: source).unicodeScalars)
        let column = Swift.min(position.column - 1, line.count)
        let start = Swift.max(0, column - Self.context)
        let end = Swift.min(line.count, column + Self.context)
        let marked = Swift.max(1, Swift.min(length, end - column))
        var shown = String.UnicodeScalarView(line[start..<end])
        var padding = String(String.UnicodeScalarView(line[start..<column].map { $0 == "\t" ? $0 : " " }))
        if start > 0 {
            shown.insert("…", at: shown.startIndex)
            padding.insert(" ", at: padding.startIndex)
        }
        let tail = end < line.count ? "…" : ""
        return "\(description)\n    \(String(shown))\(tail)\n    \(padding)\(String(repeating: "^", count: marked))"
    }

    /// How many code points are shown to each side of a fault.
    private static let context = 60
}
