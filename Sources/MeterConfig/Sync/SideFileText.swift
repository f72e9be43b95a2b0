/// Writes the files that a sync leaves for a person to edit: one list, each element with comments above it.
enum SideFileText {
    static func text(
        _ name: String,
        _ elements: [(words: [String], members: [FieldValue.Member])],
        head: [String] = []
    ) -> String {
        var lines = head.map(comment)
        if elements.isEmpty { lines.append("\(name): []") } else { lines.append("\(name):") }
        for (index, element) in elements.enumerated() {
            if index > 0 { lines.append("") }
            lines += element.words.map { "  " + comment($0) }
            let written = element.members.flatMap(FieldValue.lines)
            lines += written.enumerated().map { ($0 == 0 ? "  - " : "    ") + $1.withoutBlanksAtEnd }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Lines of comments.
    static func comments(_ lines: [String]) -> [String] { lines.map(comment) }

    /// A line of a comment; what would end it stands there as a blank.
    private static func comment(_ text: String) -> String {
        var line = "# "
        for scalar in text.unicodeScalars {
            line.unicodeScalars.append(YAMLText.needsEscape(scalar) ? " " : scalar)
        }
        return line
    }
}

extension String {
    fileprivate var withoutBlanksAtEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
