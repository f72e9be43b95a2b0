/// A word, literal or sign of an expression's text.
struct ExpressionToken: Hashable {
    /// What the token is.
    var kind: Kind
    /// Its place in the text, in UTF-8 bytes.
    var range: Range<Int>

    /// The kinds of token.
    enum Kind: Hashable {
        /// A number literal without sign.
        case number(Quantity)
        /// A string literal, its escapes replaced.
        case string(String)
        /// An identifier or keyword.
        case word(String)
        /// An operator or bracket.
        case sign(Sign)
        /// Something that was already reported; it may stand for an operand.
        case invalid
        /// The end of the text.
        case end
    }

    /// The operators and brackets.
    enum Sign: String, Hashable, CaseIterable {
        case plus = "+"
        case minus = "-"
        case star = "*"
        case slash = "/"
        case percent = "%"
        case equal = "=="
        case notEqual = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case less = "<"
        case greater = ">"
        case and = "&&"
        case or = "||"
        case not = "!"
        case question = "?"
        case colon = ":"
        case comma = ","
        case dot = "."
        case openParenthesis = "("
        case closeParenthesis = ")"
        case openBracket = "["
        case closeBracket = "]"
    }

    /// The token for error messages.
    var name: String {
        switch kind {
        case .number(let value): "the number \(value)"
        case .string: "a string"
        case .word(let word): "`\(word)`"
        case .sign(let sign): "`\(sign.rawValue)`"
        case .invalid: "something invalid"
        case .end: "the end"
        }
    }
}
