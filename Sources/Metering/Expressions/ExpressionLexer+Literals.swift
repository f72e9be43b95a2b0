extension ExpressionLexer {
    /// Reads a number without sign: digits, fraction, exponent.
    mutating func readNumber() -> ExpressionToken.Kind {
        let start = offset
        skipDigits()
        if peek() == UInt8(ascii: "."), peek(1).map(ExpressionGrammar.isDigit) ?? false {
            offset += 1
            skipDigits()
        }
        if let byte = peek(), byte | 0x20 == UInt8(ascii: "e") {
            let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
            if peek(signed ? 2 : 1).map(ExpressionGrammar.isDigit) ?? false {
                offset += signed ? 2 : 1
                skipDigits()
            }
        }
        let end = offset
        while let byte = peek(), ExpressionGrammar.isWordPart(byte) { offset += 1 }
        if offset > end {
            report(
                start..<offset,
                "`\(text(start..<offset))` is no number",
                expected: "a decimal number such as 12, 0.5 or 1e6",
                hint: Self.suffixHint(text(end..<offset))
            )
            return .invalid
        }
        do {
            let beginsWithPoint = bytes[start] == UInt8(ascii: ".")
            return .number(try beginsWithPoint ? Quantity("0" + text(start..<end)) : Quantity(utf8: bytes[start..<end]))
        } catch {
            let digits = text(start..<end)
            report(start..<end, "`\(digits.prefix(80))` is no number that can be held: \(error)")
            return .invalid
        }
    }

    private mutating func skipDigits() {
        while let byte = peek(), ExpressionGrammar.isDigit(byte) { offset += 1 }
    }

    private static func suffixHint(_ suffix: String) -> String? {
        switch suffix.first {
        case "u", "U": "write the number without `\(suffix)`"
        case "x", "X": "write the number in decimal"
        case "_": "write the number without `_`"
        default: nil
        }
    }

    /// Reads a string to its closing quote, replacing escapes.
    mutating func readString(quote: UInt8) -> ExpressionToken.Kind {
        let start = offset
        if peek(1) == quote, peek(2) == quote {
            offset += 3
            report(
                start..<offset,
                "strings between three quotes are not in this subset of CEL",
                expected: "a plain string"
            )
            return .invalid
        }
        offset += 1
        // Few strings have an escape, or are not closed.
        let length = bytes[offset...].prefix { $0 != quote && $0 != UInt8(ascii: "\\") && $0 != 0x0A && $0 != 0x0D }
            .count
        var value = bytes[offset..<offset + length]
        offset += length
        while let byte = peek() {
            switch byte {
            case quote:
                offset += 1
                return .string(String(decoding: value, as: UTF8.self))
            case 0x0A, 0x0D:
                report(start..<offset, "the string is not closed on its line", hint: "write `\\n` for a line end")
                return .invalid
            case UInt8(ascii: "\\"):
                readEscape(into: &value)
            default:
                value.append(byte)
                offset += 1
            }
        }
        let sign = Character(Unicode.Scalar(quote))
        report(start..<offset, "the string is not closed", expected: "a closing `\(sign)`")
        return .invalid
    }

    private mutating func readEscape(into value: inout ArraySlice<UInt8>) {
        let start = offset
        offset += 1
        guard let byte = peek() else { return }
        offset += 1
        if let plain = Self.escapes[byte] {
            value.append(plain)
            return
        }
        switch byte {
        case UInt8(ascii: "x"), UInt8(ascii: "X"): readCodePoint(from: start, digits: 2, radix: 16, into: &value)
        case UInt8(ascii: "u"): readCodePoint(from: start, digits: 4, radix: 16, into: &value)
        case UInt8(ascii: "U"): readCodePoint(from: start, digits: 8, radix: 16, into: &value)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            offset -= 1
            readCodePoint(from: start, digits: 3, radix: 8, into: &value)
        default:
            while let next = peek(), next & 0xC0 == 0x80 { offset += 1 }
            report(
                start..<offset,
                "`\(text(start..<offset))` is no escape",
                expected: #"one of \\ \" \' \` \? \a \b \f \n \r \t \v \xHH \uHHHH \UHHHHHHHH \OOO"#,
                hint: #"write `\\` for a backslash"#
            )
        }
    }

    /// Escapes of one character, as in CEL.
    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "\""): 0x22, UInt8(ascii: "'"): 0x27, UInt8(ascii: "`"): 0x60,
        UInt8(ascii: "?"): 0x3F, UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
        UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09, UInt8(ascii: "v"): 0x0B,
    ]

    private mutating func readCodePoint(from start: Int, digits: Int, radix: Int, into value: inout ArraySlice<UInt8>) {
        let first = offset
        while offset - first < digits, let byte = peek(), Character(Unicode.Scalar(byte)).isHexDigit { offset += 1 }
        let written = text(first..<offset)
        guard written.utf8.count == digits, let code = UInt32(written, radix: radix), let scalar = Unicode.Scalar(code)
        else {
            report(
                start..<offset,
                "`\(text(start..<offset))` is no code point",
                expected: "\(digits) \(radix == 16 ? "hexadecimal" : "octal") digits of a Unicode code point"
            )
            return
        }
        value.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
    }
}
