extension ExpressionLexer {
    /// Reads an operator or bracket; a sign of another language is reported and read as ours.
    mutating func readSign() {
        let start = offset
        guard let found = Self.spellings[Int(bytes[offset])].first(where: starts) else { return readStranger() }
        offset += found.bytes.count
        if found.isForeign {
            report(
                start..<offset,
                "`\(text(start..<offset))` is not an operator here",
                hint: "did you mean `\(found.sign.rawValue)`?"
            )
        }
        append(.sign(found.sign), from: start)
    }

    /// How a sign is written.
    private struct Spelling {
        let bytes: [UInt8]
        let sign: ExpressionToken.Sign
        /// Whether it is a sign of another language, and the sign is what it would be here.
        var isForeign = false
    }

    /// The spellings by their first byte, in the order in which they are tried: those of other languages first, since each is
    /// longer than what it begins with here, and longer ones before those that they begin with.
    private static let spellings: [[Spelling]] = {
        let own = ExpressionToken.Sign.allCases.map { Spelling(bytes: Array($0.rawValue.utf8), sign: $0) }
        let others = foreign.map { Spelling(bytes: Array($0.0.utf8), sign: $0.1, isForeign: true) }
        var table = [[Spelling]](repeating: [], count: 256)
        for spelling in others + own.sorted(by: { $0.bytes.count > $1.bytes.count }) {
            table[Int(spelling.bytes[0])].append(spelling)
        }
        return table
    }()

    /// Signs that other languages have, and what they would be here; a sign that begins another comes after it.
    private static let foreign: [(String, ExpressionToken.Sign)] = [
        ("===", .equal), ("!==", .notEqual), ("<>", .notEqual), ("=<", .lessOrEqual), ("=>", .greaterOrEqual),
        ("≤", .lessOrEqual), ("≥", .greaterOrEqual), ("≠", .notEqual), ("×", .star), ("÷", .slash), ("−", .minus),
    ]

    private func starts(with spelling: Spelling) -> Bool {
        guard offset + spelling.bytes.count <= bytes.count else { return false }
        return spelling.bytes.indices.allSatisfy { bytes[offset + $0] == spelling.bytes[$0] }
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
            let code = character.unicodeScalars.first?.code ?? ""
            report(start..<offset, "the character \(code) has no meaning here", expected: ExpressionGrammar.summary)
        }
        append(.invalid, from: start)
    }
}
