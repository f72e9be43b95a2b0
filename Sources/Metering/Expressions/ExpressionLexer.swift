/// Splits an expression's text into tokens; what cannot be one is reported and becomes an invalid token.
struct ExpressionLexer {
    /// The text in UTF-8.
    let bytes: [UInt8]
    /// The place of the next byte to read.
    var offset = 0
    /// The tokens read so far.
    private(set) var tokens: [ExpressionToken] = []
    /// The faults found so far.
    private(set) var errors: [ExpressionFault] = []

    /// Reads a whole text; the last token is ``ExpressionToken/Kind/end``.
    static func read(_ bytes: [UInt8]) -> (tokens: [ExpressionToken], errors: [ExpressionFault]) {
        var lexer = ExpressionLexer(bytes: bytes)
        lexer.readAll()
        return (lexer.tokens, lexer.errors)
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func readAll() {
        tokens.reserveCapacity(bytes.count / 4 + 2)
        while let byte = peek() {
            let start = offset
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D:
                offset += 1
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                let kind = readString(quote: byte)
                append(kind, from: start)
            case _ where ExpressionGrammar.isDigit(byte) || beginsFraction(byte):
                let kind = readNumber()
                append(kind, from: start)
            case _ where ExpressionGrammar.isWordStart(byte):
                readWord()
            default:
                readSign()
            }
        }
        append(.end, from: offset)
    }

    /// Whether a point begins a number, as in `.5`, and does not ask for a member of what is before it.
    private func beginsFraction(_ byte: UInt8) -> Bool {
        guard byte == UInt8(ascii: "."), peek(1).map(ExpressionGrammar.isDigit) ?? false else { return false }
        switch tokens.last?.kind {
        case .word, .number, .string, .sign(.closeBracket), .sign(.closeParenthesis): return false
        default: return true
        }
    }

    /// The byte `distance` places ahead, or `nil` beyond the end.
    func peek(_ distance: Int = 0) -> UInt8? {
        offset + distance < bytes.count ? bytes[offset + distance] : nil
    }

    mutating func append(_ kind: ExpressionToken.Kind, from start: Int) {
        tokens.append(ExpressionToken(kind: kind, range: start..<offset))
    }

    mutating func report(_ range: Range<Int>, _ message: String, expected: String? = nil, hint: String? = nil) {
        errors.append(ExpressionFault(range: range, message: message, expected: expected, hint: hint))
    }

    /// The text between two offsets.
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private mutating func readWord() {
        let start = offset
        while let byte = peek(), ExpressionGrammar.isWordPart(byte) { offset += 1 }
        let word = text(start..<offset)
        if let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
            ["r", "b", "rb", "br"].contains(word.lowercased())
        {
            report(
                start..<offset + 1,
                "strings with the prefix `\(word)` are not in this subset of CEL",
                expected: "a plain string",
                hint: "write the string without `\(word)`"
            )
        } else {
            append(.word(word), from: start)
        }
    }
}

/// A fault at a range of a text, before its line and column are known.
struct ExpressionFault: Error, Hashable {
    /// The place, in UTF-8 bytes.
    var range: Range<Int>
    /// What was found.
    var message: String
    /// What would be right.
    var expected: String?
    /// What to do.
    var hint: String?

    /// The fault with its line and column.
    func located(in bytes: [UInt8]) -> ExpressionError {
        let position = TextPosition(offset: range.lowerBound, in: bytes)
        let covered = bytes[Swift.min(range.lowerBound, bytes.count)..<Swift.min(range.upperBound, bytes.count)]
        let length = covered.count { $0 & 0xC0 != 0x80 }
        return ExpressionError(at: position, length: length, message, expected: expected, hint: hint)
    }
}
