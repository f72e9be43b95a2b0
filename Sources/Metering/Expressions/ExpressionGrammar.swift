/// The limits and words of the expression language.
package enum ExpressionGrammar {
    /// The greatest length of an expression's text, in UTF-8 bytes.
    package static let maximumLength = 65_536

    /// The greatest depth of an expression's tree; a literal has depth 1, and a chain of 100 `&&` has depth 101.
    package static let maximumDepth = 200

    /// How far brackets, signs and branches may nest in a text; enough for any tree within ``maximumDepth``.
    static let maximumNesting = 2 * maximumDepth

    /// Words that cannot be a name after a dot, as in CEL.
    static func isKeyword(_ word: String) -> Bool {
        guard word.utf8.count <= 5 else { return false }
        return word == "true" || word == "false" || word == "null" || word == "in"
    }

    /// Whether a name can be written after a dot; other names are written as `attributes["a name"]`.
    package static func isSelector(_ name: String) -> Bool {
        guard let first = name.utf8.first, isWordStart(first) else { return false }
        return name.utf8.allSatisfy(isWordPart) && !isKeyword(name)
    }

    static func isWordStart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        default: false
        }
    }

    static func isWordPart(_ byte: UInt8) -> Bool { isWordStart(byte) || isDigit(byte) }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// What the language has, for error messages.
    static let summary = """
        attributes.NAME, dimensions.NAME, customer, numbers, strings, true, false, \
        + - * / %, == != < <= > >=, in [..], && || !, ? :, and parentheses
        """
}
