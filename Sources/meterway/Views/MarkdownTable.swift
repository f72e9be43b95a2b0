import Metering

/// Tables in Markdown.
package enum MarkdownTable {
    /// The lines of a table.
    package static func render(_ head: [String], _ rows: [[String]]) -> [String] {
        [line(head), line(head.map { _ in "---" })] + rows.map { line($0.map(escape)) }
    }

    /// A text that keeps its meaning within a cell.
    package static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "|": escaped += "\\|"
            case "<": escaped += "&lt;"
            case _ where character.isNewline: escaped += "<br>"
            case _ where character.unicodeScalars.contains(where: \.steersDisplay):
                escaped += String(character).inOneLine
            default: escaped.append(character)
            }
        }
        return escaped
    }

    private static func line(_ cells: [String]) -> String {
        "| " + cells.joined(separator: " | ") + " |"
    }
}
