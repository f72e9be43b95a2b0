extension ExpressionReader {
    /// Reads a literal, a name or an expression in parentheses.
    mutating func readOperand() throws(Stop) -> Node {
        let token = next
        switch token.kind {
        case .number(let value):
            take()
            return try refusingMembers(of: node(.number(value), token.range))
        case .string(let value):
            take()
            return try refusingMembers(of: node(.string(value), token.range))
        case .invalid:
            take()
            return try node(.bool(false), token.range)
        case .word(let word):
            return try refusingMembers(of: readName(word, token))
        case .sign(.openParenthesis):
            take()
            var inner = try nested { (reader) throws(Stop) in try reader.readExpression() }
            guard take(.closeParenthesis) else { throw stop(expected: "`)`") }
            inner.ranges.range = token.range.lowerBound..<previousEnd
            return try refusingMembers(of: inner)
        case .sign(.openBracket):
            throw stop(expected: "a value", hint: "a list stands only after `in`")
        case .sign, .end:
            throw stop(expected: "a value: attributes.NAME, dimensions.NAME, customer, a number, a string or `(`")
        }
    }

    private mutating func readName(_ word: String, _ token: ExpressionToken) throws(Stop) -> Node {
        switch word {
        case "true", "false":
            take()
            return try node(.bool(word == "true"), token.range)
        case "customer":
            take()
            return try node(.customer, token.range)
        case "attributes", "dimensions":
            take()
            let name = try readMember(of: word)
            let expression: Expression = word == "attributes" ? .attribute(name) : .dimension(name)
            return try node(expression, token.range.lowerBound..<previousEnd)
        default:
            return try readStranger(word, token)
        }
    }

    /// Reads `.name` or `["a name"]`.
    private mutating func readMember(of root: String) throws(Stop) -> String {
        if take(.dot) {
            guard case .word(let name) = next.kind else {
                throw stop(expected: "a name", hint: "write \(root)[\"a name\"] for a name that is no single word")
            }
            if ExpressionGrammar.isKeyword(name) {
                report(next.range, "`\(name)` cannot stand after a dot", hint: "write \(root)[\"\(name)\"]")
            }
            take()
            return name
        }
        guard take(.openBracket) else {
            throw stop(expected: "`.NAME` after `\(root)`")
        }
        guard case .string(let name) = next.kind else { throw stop(expected: "a name as a string") }
        take()
        guard take(.closeBracket) else { throw stop(expected: "`]`") }
        return name
    }

    /// Reports a word that names nothing, and reads on as if it were a value.
    private mutating func readStranger(_ word: String, _ token: ExpressionToken) throws(Stop) -> Node {
        let isCall = afterNext.kind == .sign(.openParenthesis)
        if isCall {
            report(
                token.range,
                "`\(word)()` is not in this subset of CEL, which has no functions",
                expected: ExpressionGrammar.summary
            )
        } else if word == "null" || word == "nil" || word == "None" {
            report(
                token.range,
                "`\(word)` is not in this subset of CEL",
                hint: "an event that lacks a name is rejected and listed; there is no value to compare with"
            )
        } else {
            report(
                token.range,
                "unknown name `\(word)`",
                expected: "attributes.NAME, dimensions.NAME or customer",
                hint: hint(for: word, at: token)
            )
        }
        take()
        if isCall { skipCall() }
        if afterNext.kind != .end, isNext(.dot) || isNext(.openBracket) {
            let isIndex = isNext(.openBracket)
            take()
            take()
            if isIndex, isNext(.closeBracket) { take() }
        }
        return try node(.bool(false), token.range.lowerBound..<previousEnd)
    }

    private func hint(for word: String, at token: ExpressionToken) -> String {
        if let start = hyphenatedName(before: token) {
            return "for a name with a hyphen write [\"\(start)-\(word)\"] instead of .\(start)-\(word)"
        }
        if ["True", "TRUE", "False", "FALSE"].contains(word) { return "did you mean `\(word.lowercased())`?" }
        if afterNext.kind == .sign(.dot) || afterNext.kind == .sign(.openBracket),
            let root = Similarity.closest(to: word, among: ["attributes", "dimensions"]).first
        {
            return "did you mean `\(root)`?"
        }
        if let root = Similarity.closest(to: word, among: ["customer"]).first { return "did you mean `\(root)`?" }
        return "did you mean `attributes.\(word)`, `dimensions.\(word)` or \"\(word)\"?"
    }

    /// The word that ends right before a minus that ends right before the token, as in `attributes.odd-name`.
    private func hyphenatedName(before token: ExpressionToken) -> String? {
        let minus = token.range.lowerBound - 1
        guard minus > 0, bytes[minus] == UInt8(ascii: "-") else { return nil }
        let word = bytes[..<minus].reversed().prefix { ExpressionGrammar.isWordPart($0) }.reversed()
        guard let first = word.first, ExpressionGrammar.isWordStart(first), minus > word.count,
            bytes[minus - word.count - 1] == UInt8(ascii: ".")
        else { return nil }
        return String(decoding: word, as: UTF8.self)
    }

    /// Reports methods and members of a value, which the subset does not have, and reads past them.
    private mutating func refusingMembers(of value: Node) throws(Stop) -> Node {
        while isNext(.dot) || isNext(.openBracket) || isNext(.openParenthesis) {
            let start = next.range.lowerBound
            if take(.dot) {
                guard case .word(let name) = next.kind else { throw stop(expected: "an operator or the end") }
                take()
                let isCall = isNext(.openParenthesis)
                if isCall { skipCall() }
                report(
                    start..<previousEnd,
                    isCall
                        ? "the method `.\(name)()` is not in this subset of CEL"
                        : "`.\(name)` of a value that has no members",
                    expected: isCall ? ExpressionGrammar.summary : "an operator or the end"
                )
            } else {
                throw stop(expected: "an operator or the end")
            }
        }
        return value
    }

    /// Reads past `( ... )` with balanced parentheses, or to the end.
    private mutating func skipCall() {
        var open = 0
        repeat {
            switch take().kind {
            case .sign(.openParenthesis): open += 1
            case .sign(.closeParenthesis): open -= 1
            default: break
            }
        } while open > 0 && next.kind != .end
    }

    /// Reports what stands behind a complete expression.
    mutating func reportLeftOver() {
        guard next.kind != .invalid else { return }
        let hint: String? =
            switch next.kind {
            case .sign(.closeParenthesis): "remove it, or open a parenthesis before"
            case .word(let word):
                Similarity.closest(to: word, among: ["in", "and", "or"]).first.map { "did you mean `\($0)`?" }
            default: nil
            }
        report(
            next.range,
            "found \(next.name) after a complete expression",
            expected: "an operator or the end",
            hint: hint
        )
    }
}
