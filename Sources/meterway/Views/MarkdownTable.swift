import Metering

/// Tables in Markdown, and texts in it that say what they say without it.
enum MarkdownTable {
    /// The lines of a table.
    static func render(_ head: [String], _ rows: [[String]]) -> [String] {
        [line(head), line(head.map { _ in "---" })] + rows.map { line($0.map(escape)) }
    }

    /// A text that keeps its meaning within a cell: nothing in it ends the cell, is a tag, or makes a link; what stands
    /// between backticks stays code.
    static func escape(_ text: String) -> String {
        var escaped = ""
        var rest = text[...]
        while let character = rest.first {
            guard character == "`" else {
                escaped += character == "(" && escaped.last == "]" ? "\\(" : inWords(character)
                rest.removeFirst()
                continue
            }
            let fence = String(rest.prefix { $0 == "`" })
            rest.removeFirst(fence.count)
            if let end = closing(fence, in: rest) {
                escaped += fence + rest[..<end.lowerBound].map(inCode).joined() + fence
                rest = rest[end.upperBound...]
            } else {
                escaped += fence.map { "\\\($0)" }.joined()
            }
        }
        return escaped
    }

    /// A text as code, whatever backticks it has.
    static func code(_ text: String) -> String {
        let text = text.inOneLine
        let runs = text.split { $0 != "`" }.map(\.count)
        let fence = String(repeating: "`", count: (1...).first { !runs.contains($0) } ?? 1)
        let pad = text.first == "`" || text.last == "`" ? " " : ""
        return fence + pad + text + pad + fence
    }

    /// The next run of as many backticks as another has.
    private static func closing(_ fence: String, in text: Substring) -> Range<String.Index>? {
        var rest = text
        while let start = rest.firstIndex(of: "`") {
            let run = rest[start...].prefix { $0 == "`" }
            if run.count == fence.count { return run.startIndex..<run.endIndex }
            rest = rest[run.endIndex...]
        }
        return nil
    }

    private static func inCode(_ character: Character) -> String {
        character.isNewline ? " " : character == "<" || character == "\\" ? String(character) : inWords(character)
    }

    private static func inWords(_ character: Character) -> String {
        switch character {
        case "|", "\\": "\\\(character)"
        case "<": "&lt;"
        case _ where character.isNewline: "<br>"
        case _ where character.unicodeScalars.contains(where: \.steersDisplay): String(character).inOneLine
        default: String(character)
        }
    }

    private static func line(_ cells: [String]) -> String {
        "| " + cells.joined(separator: " | ") + " |"
    }
}
