extension JSONParser {
    /// Reads a string from its opening to its closing quote.
    mutating func string() throws(JSONError) -> String {
        index += 1
        let start = index
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                let text = try text(of: bytes[start..<index], from: start)
                index += 1
                return text
            case UInt8(ascii: "\\"):
                return try escapedString(from: start)
            case 0..<0x20:
                throw unexpected("an escape such as \\n; control characters do not stand in strings")
            case 0x20..<0x80:
                index += 1
            default:
                try skipMultibyte()
            }
        }
        throw unexpected("“\"” at the end of the string")
    }

    /// Reads the rest of a string that has escapes, whose first bytes are already known to be plain.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var buffer = Array(bytes[start..<index])
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                let text = try text(of: buffer[...], from: start)
                index += 1
                return text
            case UInt8(ascii: "\\"):
                try escape(into: &buffer)
            case 0..<0x20:
                throw unexpected("an escape such as \\n; control characters do not stand in strings")
            case 0x20..<0x80:
                buffer.append(byte)
                index += 1
            default:
                let first = index
                try skipMultibyte()
                buffer.append(contentsOf: bytes[first..<index])
            }
        }
        throw unexpected("“\"” at the end of the string")
    }

    /// The text of a string whose first byte is at an offset; throws for marks that nobody writes.
    private func text(of bytes: ArraySlice<UInt8>, from start: Int) throws(JSONError) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard CombiningMarks.excess(in: text) == nil else {
            let most = CombiningMarks.longestRow
            throw error(at: start, found: "a row of more than \(most) combining marks", expected: "text")
        }
        return text
    }

    private mutating func escape(into buffer: inout [UInt8]) throws(JSONError) {
        index += 1
        let expected = "one of \" \\ / b f n r t u after a backslash"
        guard let byte = peek() else { throw unexpected(expected) }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(byte)
        case UInt8(ascii: "b"): buffer.append(0x08)
        case UInt8(ascii: "f"): buffer.append(0x0C)
        case UInt8(ascii: "n"): buffer.append(0x0A)
        case UInt8(ascii: "r"): buffer.append(0x0D)
        case UInt8(ascii: "t"): buffer.append(0x09)
        case UInt8(ascii: "u"):
            index += 1
            buffer.append(contentsOf: String(try unicodeEscape()).utf8)
            return
        default: throw unexpected(expected)
        }
        index += 1
    }

    /// Reads the digits after `\u`, and the second escape of a surrogate pair.
    private mutating func unicodeEscape() throws(JSONError) -> Character {
        let start = index - 2
        let first = try hexDigits()
        if let scalar = UnicodeScalar(first) { return Character(scalar) }
        let expected = "a surrogate pair such as \\ud83d\\ude00"
        guard first < 0xDC00, peek() == UInt8(ascii: "\\"), index + 1 < bytes.count,
            bytes[index + 1] == UInt8(ascii: "u")
        else { throw error(at: start, found: "half of a surrogate pair", expected: expected) }
        index += 2
        let second = try hexDigits()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = UnicodeScalar(0x10000 + (UInt32(first & 0x3FF) << 10 | UInt32(second & 0x3FF)))
        else { throw error(at: start, found: "half of a surrogate pair", expected: expected) }
        return Character(scalar)
    }

    private mutating func hexDigits() throws(JSONError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = peek() else { throw unexpected("four hexadecimal digits") }
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt16(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt16(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt16(byte - UInt8(ascii: "A") + 10)
            default: throw unexpected("four hexadecimal digits")
            }
            index += 1
        }
        return value
    }

    /// Goes past one character of two to four bytes, if it is well-formed UTF-8 (Unicode, table 3-7).
    private mutating func skipMultibyte() throws(JSONError) {
        let lead = bytes[index]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF:
            length = 3
            if lead == 0xE0 { second = 0xA0...0xBF }
            if lead == 0xED { second = 0x80...0x9F }
        case 0xF0...0xF4:
            length = 4
            if lead == 0xF0 { second = 0x90...0xBF }
            if lead == 0xF4 { second = 0x80...0x8F }
        default: throw unexpected("UTF-8")
        }
        guard index + length <= bytes.count, second.contains(bytes[index + 1]),
            bytes[(index + 2)..<(index + length)].allSatisfy({ (0x80...0xBF).contains($0) })
        else { throw unexpected("UTF-8") }
        index += length
    }
}
