/// Tables for people at a terminal: columns as wide as their widest cell.
package enum TextTable {
    /// The lines of a table, without spaces at their ends.
    package static func render(_ rows: [[String]]) -> [String] {
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
