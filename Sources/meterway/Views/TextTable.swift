/// Tables for people at a terminal: columns as wide as their widest cell.
enum TextTable {
    /// The lines of a table, without spaces at their ends; a row is one line, whatever names are in it.
    static func render(_ table: [[String]]) -> [String] {
        let rows = table.map { $0.map(\.inOneLine) }
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { $0.indices.contains(column) ? $0[column].unicodeScalars.count : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
            while line.last == " " {
                line.removeLast()
            }
            return line
        }
    }
}
