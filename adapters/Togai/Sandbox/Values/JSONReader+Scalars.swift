extension JSONReader {
    /// Reads a value that is neither quoted nor nested: a number, `true`, `false`, `null`, or unquoted text.
    mutating func bare() throws(Failure) -> JSON {
        let start = position
        let text = try unquoted()
        switch text {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        default:
            if Self.isNumber(text.utf8) { return .number(text) }
            if grammar == .lenient { return .string(text) }
            position = start
            throw failure("'\(text.prefix(20))' is no value")
        }
    }

    /// Reads text up to a mark of punctuation or space.
    mutating func unquoted() throws(Failure) -> String {
        let start = position
        while let byte = next, byte > 0x20, !Self.ends.contains(byte) {
            position += 1
        }
        guard position > start else { throw failure("expected a value") }
        return try text(bytes[start..<position])
    }

    private static let ends = Set("{}[]:,;/\\#=\"'".utf8)

    /// Reads a string that starts and ends with `quote`.
    mutating func quoted(by quote: UInt8) throws(Failure) -> String {
        position += 1
        var content: [UInt8] = []
        while let byte = next {
            position += 1
            if byte == quote { return try text(content[...]) }
            if byte == UInt8(ascii: "\\") {
                try escape(into: &content)
            } else if byte < 0x20, grammar == .strict {
                throw failure("a control character in a string")
            } else {
                content.append(byte)
            }
        }
        throw failure("a string without its end")
    }

    private func text(_ content: ArraySlice<UInt8>) throws(Failure) -> String {
        guard let text = String(validating: content, as: UTF8.self) else { throw failure("text that is no UTF-8") }
        return text
    }

    private mutating func escape(into content: inout [UInt8]) throws(Failure) {
        guard let byte = next else { throw failure("a string without its end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): content.append(contentsOf: String(Character(try scalar())).utf8)
        case UInt8(ascii: "'") where grammar == .lenient: content.append(byte)
        default: throw failure("an unknown escape sequence in a string")
        }
    }

    private mutating func scalar() throws(Failure) -> Unicode.Scalar {
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800...0xDBFF).contains(first), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw failure("half of a surrogate pair in a string")
        }
        let second = try codeUnit()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw failure("half of a surrogate pair in a string") }
        return scalar
    }

    private mutating func codeUnit() throws(Failure) -> UInt32 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw failure("\\u without four hexadecimal digits") }
        position += 4
        return unit
    }

    /// Whether a text is a number by the grammar of JSON.
    static func isNumber(_ text: some Collection<UInt8>) -> Bool {
        var rest = text[...]
        func digits() -> Int {
            let run = rest.prefix { (0x30...0x39).contains($0) }
            rest = rest[run.endIndex...]
            return run.count
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let startsWithZero = rest.first == 0x30
        let integer = digits()
        guard integer > 0, !(startsWithZero && integer > 1) else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits() > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
