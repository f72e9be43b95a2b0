/// Reads the pieces of a JSON text within a range of bytes, without building a tree.
struct EventScanner {
    /// The bytes that the line is a part of.
    let bytes: [UInt8]
    /// Where the line begins.
    let start: Int
    /// Where the line ends.
    let end: Int
    /// The place of the next byte.
    var index: Int

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        start = range.lowerBound
        end = range.upperBound
        index = range.lowerBound
    }

    /// The next byte, or 0 at the end; a byte 0 stands nowhere in JSON.
    var next: UInt8 { index < end ? bytes[index] : 0 }

    /// Goes past white space.
    mutating func skipSpace() {
        while index < end {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D: index += 1
            default: return
            }
        }
    }

    /// Goes past a sign and the white space around it; throws where something else stands there.
    mutating func expect(_ sign: Unicode.Scalar, _ expected: String) throws(EventFault) {
        skipSpace()
        guard next == UInt8(ascii: sign) else { throw unexpected(expected) }
        index += 1
        skipSpace()
    }

    /// A fault at the next byte, which is named.
    func unexpected(_ expected: String) -> EventFault {
        guard index < end else {
            return EventFault(offset: end, message: "the line ends too early", expected: expected)
        }
        return EventFault(offset: index, message: "found \(nextName)", expected: expected)
    }

    /// What stands next, for error messages.
    var nextName: String {
        switch next {
        case UInt8(ascii: "\""): "a string"
        case UInt8(ascii: "{"): "an object"
        case UInt8(ascii: "["): "a list"
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): "a number"
        case UInt8(ascii: "t") where startsWith("true"): "true"
        case UInt8(ascii: "f") where startsWith("false"): "false"
        case UInt8(ascii: "n") where startsWith("null"): "null"
        case 0x21...0x7E: "`\(Character(Unicode.Scalar(next)))`"
        default: "the byte \(next)"
        }
    }

    private func startsWith(_ word: StaticString) -> Bool {
        index < end && bytes[index..<end].starts(with: word.description.utf8)
    }

    /// The places between the quotes of a string without escapes and in ASCII, which is passed; `nil` for any other.
    mutating func plainString() -> Range<Int>? {
        var place = index + 1
        while place < end {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\"") {
                let range = index + 1..<place
                index = place + 1
                return range
            }
            if byte == UInt8(ascii: "\\") || byte < 0x20 || byte >= 0x80 { return nil }
            place += 1
        }
        return nil
    }

    /// Reads a string, which has to stand next.
    mutating func string(_ expected: String) throws(EventFault) -> String {
        guard next == UInt8(ascii: "\"") else { throw unexpected(expected) }
        if let range = plainString() { return String(decoding: bytes[range], as: UTF8.self) }
        let first = index
        index = stringEnd(from: first)
        var parser = JSONParser(Array(bytes[first..<index]), depthLimit: 1)
        do {
            return try parser.string()
        } catch {
            let message = error.offset + first < end ? "found \(error.found)" : "the line ends too early"
            throw EventFault(offset: first + error.offset, message: message, expected: error.expected)
        }
    }

    /// The place after the quote that ends a string, or the line's end.
    private func stringEnd(from quote: Int) -> Int {
        var place = quote + 1
        while place < end, bytes[place] != UInt8(ascii: "\"") {
            place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return Swift.min(place + 1, end)
    }

    /// The places of a number, which is passed; the digits themselves are not checked.
    mutating func number() -> Range<Int> {
        let first = index
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                index += 1
            default: return first..<index
            }
        }
        return first..<index
    }
}
