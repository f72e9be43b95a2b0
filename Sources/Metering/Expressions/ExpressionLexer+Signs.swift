extension ExpressionLexer {
    /// Reads an operator or bracket; a sign of another language is reported and read as ours.
    mutating func readSign() {
        let start = offset
        for (spelling, meant) in Self.foreign where starts(with: spelling) {
            offset += spelling.utf8.count
            report(start..<offset, "`\(spelling)` is not an operator here", hint: "did you mean `\(meant.rawValue)`?")
            append(.sign(meant), from: start)
            return
        }
        for sign in Self.signs where starts(with: sign.rawValue) {
            offset += sign.rawValue.utf8.count
            append(.sign(sign), from: start)
            return
        }
        readStranger()
    }

    /// The signs, longer ones first.
    private static let signs = ExpressionToken.Sign.allCases.sorted { $0.rawValue.utf8.count > $1.rawValue.utf8.count }

    /// Signs that other languages have, and what they would be here; a sign that begins another comes after it.
    private static let foreign: [(String, ExpressionToken.Sign)] = [
        ("===", .equal), ("!==", .notEqual), ("<>", .notEqual), ("=<", .lessOrEqual), ("=>", .greaterOrEqual),
        ("≤", .lessOrEqual), ("≥", .greaterOrEqual), ("≠", .notEqual), ("×", .star), ("÷", .slash), ("−", .minus),
    ]

    private func starts(with sign: String) -> Bool {
        var index = offset
        for byte in sign.utf8 {
            guard index < bytes.count, bytes[index] == byte else { return false }
            index += 1
        }
        return true
    }

    /// Reports a character that begins no token, after trying the single forms of double signs.
    private mutating func readStranger() {
        let start = offset
        let singles: [UInt8: ExpressionToken.Sign] = [
            UInt8(ascii: "="): .equal, UInt8(ascii: "&"): .and, UInt8(ascii: "|"): .or,
        ]
        if let byte = peek(), let meant = singles[byte] {
            offset += 1
            report(
                start..<offset,
                "`\(text(start..<offset))` is not an operator here",
                hint: "did you mean `\(meant.rawValue)`?"
            )
            append(.sign(meant), from: start)
            return
        }
        offset += 1
        while let byte = peek(), byte & 0xC0 == 0x80 { offset += 1 }
        let character = text(start..<offset)
        if "“”‘’„«»".contains(character) {
            report(start..<offset, "typographic quote `\(character)`", expected: "a straight quote, \" or '")
        } else if character == "`" {
            report(
                start..<offset,
                "backquote",
                expected: ExpressionGrammar.summary,
                hint: "write attributes[\"a name\"]"
            )
        } else if "{};#@$^~\\".contains(character) {
            report(start..<offset, "`\(character)` has no meaning here", expected: ExpressionGrammar.summary)
        } else {
            let code = character.unicodeScalars.first.map { String($0.value, radix: 16, uppercase: true) } ?? ""
            report(start..<offset, "the character U+\(code) has no meaning here", expected: ExpressionGrammar.summary)
        }
        append(.invalid, from: start)
    }
}
