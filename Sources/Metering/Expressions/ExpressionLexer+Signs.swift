extension ExpressionLexer {
    /// Reads an operator or bracket; a sign of another language is reported and read as ours.
    mutating func readSign() {
        let start = offset
        for (spelling, meant) in Self.foreign where starts(with: spelling) {
            offset += spelling.count
            report(
                start..<offset,
                "`\(text(start..<offset))` is not an operator here",
                hint: "did you mean `\(meant.rawValue)`?"
            )
            append(.sign(meant), from: start)
            return
        }
        for (spelling, sign) in Self.signs where starts(with: spelling) {
            offset += spelling.count
            append(.sign(sign), from: start)
            return
        }
        readStranger()
    }

    /// The signs, longer ones first.
    private static let signs = spelt(ExpressionToken.Sign.allCases.map { ($0.rawValue, $0) })
        .sorted { $0.0.count > $1.0.count }

    /// Signs that other languages have, and what they would be here; a sign that begins another comes after it.
    private static let foreign = spelt([
        ("===", .equal), ("!==", .notEqual), ("<>", .notEqual), ("=<", .lessOrEqual), ("=>", .greaterOrEqual),
        ("≤", .lessOrEqual), ("≥", .greaterOrEqual), ("≠", .notEqual), ("×", .star), ("÷", .slash), ("−", .minus),
    ])

    private static func spelt(_ signs: [(String, ExpressionToken.Sign)]) -> [([UInt8], ExpressionToken.Sign)] {
        signs.map { (Array($0.0.utf8), $0.1) }
    }

    private func starts(with sign: [UInt8]) -> Bool {
        guard sign[0] == bytes[offset], offset + sign.count <= bytes.count else { return false }
        return sign.indices.allSatisfy { bytes[offset + $0] == sign[$0] }
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
