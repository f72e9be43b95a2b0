/// Combining marks in so long a row that no writing has them.
///
/// To compare or hash texts takes time that grows with the square of such a row, so that readers of what comes from
/// outside refuse them.
package enum CombiningMarks {
    /// How many marks may stand in a row; Unicode's stream-safe text has at most 30 (UAX 15, section 13).
    package static let longestRow = 100

    /// The place of the mark that is one too many, in UTF-8 bytes from the text's beginning; nil where none is.
    package static func excess(in text: String) -> Int? {
        // A mark takes two bytes or more.
        guard text.utf8.count > 2 * longestRow else { return nil }
        var row = 0
        var offset = 0
        for scalar in text.unicodeScalars {
            let isMark = !scalar.isASCII && scalar.properties.canonicalCombiningClass != .notReordered
            row = isMark ? row + 1 : 0
            if row > longestRow { return offset }
            offset += UTF8.width(scalar)
        }
        return nil
    }
}
