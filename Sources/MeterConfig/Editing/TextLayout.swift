/// The lines of a text, and what of them is empty, indentation or comment.
struct TextLayout {
    let bytes: [UInt8]
    /// What ends a line, as the text has it first.
    let lineEnd: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        guard let index = bytes.firstIndex(where: Self.isBreak) else {
            lineEnd = [0x0A]
            return
        }
        let isPair = bytes[index] == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A
        lineEnd = isPair ? [0x0D, 0x0A] : [bytes[index]]
    }

    static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// Where the content of the text begins, behind a byte order mark.
    var contentStart: Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

    /// Where the line of a byte begins.
    func lineStart(of offset: Int) -> Int {
        var index = offset
        while index > contentStart, !Self.isBreak(bytes[index - 1]) { index -= 1 }
        return index
    }

    /// Where the line of a byte ends, before the line end.
    func contentEnd(ofLineOf offset: Int) -> Int {
        var index = offset
        while index < bytes.count, !Self.isBreak(bytes[index]) { index += 1 }
        return index
    }

    /// Where the line behind that of a byte begins; the text's end where there is none.
    func nextLine(after offset: Int) -> Int {
        let end = contentEnd(ofLineOf: offset)
        guard end < bytes.count else { return end }
        return bytes[end] == 0x0D && end + 1 < bytes.count && bytes[end + 1] == 0x0A ? end + 2 : end + 1
    }

    /// Where the line before that of a byte begins; `nil` for the first.
    func previousLine(before offset: Int) -> Int? {
        let start = lineStart(of: offset)
        guard start > contentStart else { return nil }
        var end = start - 1
        if end > contentStart, bytes[end] == 0x0A, bytes[end - 1] == 0x0D { end -= 1 }
        return lineStart(of: end)
    }

    /// Where the line before that of a byte ends, before its line end.
    func previousContentEnd(before offset: Int) -> Int? {
        previousLine(before: offset).map { contentEnd(ofLineOf: $0) }
    }

    /// The first byte of a line that is not blank; the line's end where all are.
    func firstNonBlank(ofLineAt start: Int) -> Int {
        var index = start
        while index < bytes.count, Self.isBlank(bytes[index]) { index += 1 }
        return index
    }

    func isEmptyLine(at start: Int) -> Bool {
        let first = firstNonBlank(ofLineAt: start)
        return first == bytes.count || Self.isBreak(bytes[first])
    }

    /// The indentation of the comment that is all there is on a line.
    func commentIndentation(ofLineAt start: Int) -> Int? {
        let first = firstNonBlank(ofLineAt: start)
        return first < bytes.count && bytes[first] == UInt8(ascii: "#") ? first - start : nil
    }

    /// Whether only blanks stand before a byte on its line.
    func isFirstOnLine(_ offset: Int) -> Bool { firstNonBlank(ofLineAt: lineStart(of: offset)) >= offset }

    /// The place of a byte in its line, counted from 0 in characters.
    func column(of offset: Int) -> Int {
        bytes[lineStart(of: offset)..<offset].reduce(into: 0) { $0 += $1 & 0xC0 == 0x80 ? 0 : 1 }
    }

    /// The first byte from an offset on that is neither blank, line end nor in a comment.
    func skippingSpace(from offset: Int) -> Int {
        var index = offset
        while index < bytes.count {
            if Self.isBlank(bytes[index]) || Self.isBreak(bytes[index]) {
                index += 1
            } else if bytes[index] == UInt8(ascii: "#") {
                index = contentEnd(ofLineOf: index)
            } else {
                break
            }
        }
        return index
    }

    /// Whether a part of the text between values has a line end.
    func spansLines(_ range: Range<Int>) -> Bool { bytes[range].contains(where: Self.isBreak) }

    /// Whether a part of the text between values has a comment.
    func hasComment(_ range: Range<Int>) -> Bool { bytes[range].contains(UInt8(ascii: "#")) }
}
