/// A place in a text.
package struct TextPosition: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The distance from the text's beginning, in UTF-8 bytes.
    package var offset: Int
    /// The line, counted from 1; lines end with LF, CR LF or CR.
    package var line: Int
    /// The place in the line, counted from 1 in Unicode code points.
    package var column: Int

    /// Makes a position.
    package init(offset: Int, line: Int, column: Int) {
        self.offset = offset
        self.line = line
        self.column = column
    }

    /// The position of the byte at an offset in UTF-8 text; of its end where the offset lies beyond it.
    package init(offset: Int, in bytes: [UInt8]) {
        let end = Swift.min(Swift.max(offset, 0), bytes.count)
        var line = 1
        var column = 1
        for index in 0..<end {
            let byte = bytes[index]
            if byte == 0x0A || (byte == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)) {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.init(offset: end, line: line, column: column)
    }

    package var description: String { "line \(line), column \(column)" }

    package static func < (left: Self, right: Self) -> Bool { left.offset < right.offset }

    /// The line of a text that the byte at the position is on, without its end.
    func line(of text: String) -> String {
        let bytes = Array(text.utf8)
        let place = Swift.min(offset, bytes.count)
        let start = bytes[..<place].lastIndex(where: Self.endsLine).map { $0 + 1 } ?? 0
        let end = bytes[place...].firstIndex(where: Self.endsLine) ?? bytes.count
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    private static func endsLine(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
}
