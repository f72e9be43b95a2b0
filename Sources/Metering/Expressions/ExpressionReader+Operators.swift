extension ExpressionReader {
    /// Reads `condition ? first : second`, or what is tighter.
    mutating func readExpression() throws(Stop) -> Node {
        let condition = try readBinary(1)
        guard take(.question) else { return condition }
        let first = try readBinary(1)
        guard take(.colon) else {
            let hint = isNext(.question) ? "put the inner `? :` in parentheses" : nil
            throw stop(expected: "`:` and the value where the condition does not hold", hint: hint)
        }
        let second = try nested { (reader) throws(Stop) in try reader.readExpression() }
        return try node(
            .conditional(condition.expression, first.expression, second.expression),
            condition.ranges.range.lowerBound..<second.ranges.range.upperBound,
            depth: Swift.max(condition.depth, first.depth, second.depth) + 1,
            [condition.ranges, first.ranges, second.ranges]
        )
    }

    /// Reads a chain of operators that bind at least as tightly as `precedence`.
    private mutating func readBinary(_ precedence: Int) throws(Stop) -> Node {
        var left = try readSigned()
        while true {
            if let sign = takeOperator(atLeast: precedence) {
                let right = try readBinary(sign.precedence + 1)
                let range = left.ranges.range.lowerBound..<right.ranges.range.upperBound
                left = try node(
                    .binary(sign, left.expression, right.expression),
                    range,
                    depth: Swift.max(left.depth, right.depth) + 1,
                    [left.ranges, right.ranges]
                )
            } else if precedence <= Expression.BinaryOperator.relationPrecedence, takeIn() {
                left = try readList(of: left)
            } else {
                return left
            }
        }
    }

    private mutating func takeOperator(atLeast precedence: Int) -> Expression.BinaryOperator? {
        let found: Expression.BinaryOperator? =
            switch next.kind {
            case .sign(let sign): sign.binaryOperator
            case .word(let word) where word.utf8.count <= Self.longestWord: Self.wordOperators[word.lowercased()]
            default: nil
            }
        guard let found, found.precedence >= precedence else { return nil }
        if case .word(let word) = next.kind {
            report(next.range, "`\(word)` is not an operator here", hint: "did you mean `\(found.rawValue)`?")
        }
        take()
        return found
    }

    /// Words that other languages have as operators, and what they are here.
    private static let wordOperators: [String: Expression.BinaryOperator] = [
        "and": .and, "or": .or, "is": .equal, "eq": .equal, "ne": .notEqual, "lt": .less, "le": .lessOrEqual,
        "gt": .greater, "ge": .greaterOrEqual, "mod": .remainder,
    ]
    private static let longestWord = 3

    /// Takes `in`; reports `not in`, which stands after its operand.
    private mutating func takeIn() -> Bool {
        guard case .word(let word) = next.kind else { return false }
        if word == "in" {
            take()
            return true
        }
        if Self.isNot(word), case .word("in") = afterNext.kind {
            let start = take().range.lowerBound
            let end = take().range.upperBound
            report(start..<end, "`not in` is not an operator here", hint: "write `!(x in [..])`")
            return true
        }
        return false
    }

    /// Whether a word is `not`, in any case.
    private static func isNot(_ word: String) -> Bool { word.utf8.count == 3 && word.lowercased() == "not" }

    /// Reads the signs before an operand, and the operand.
    private mutating func readSigned() throws(Stop) -> Node {
        let token = next
        switch token.kind {
        case .sign(.not):
            take()
            return try readOperand(of: .not, token)
        case .word(let word) where Self.isNot(word):
            report(token.range, "`\(word)` is not an operator here", hint: "did you mean `!`?")
            take()
            return try readOperand(of: .not, token)
        case .sign(.minus):
            take()
            if case .number(let value) = next.kind {
                return try node(.number(value.negated), token.range.lowerBound..<take().range.upperBound)
            }
            return try readOperand(of: .negate, token)
        case .sign(.plus):
            report(token.range, "a sign `+` has no meaning before an operand", hint: "leave it out")
            take()
            return try nested { (reader) throws(Stop) in try reader.readSigned() }
        default:
            return try readOperand()
        }
    }

    private mutating func readOperand(
        of sign: Expression.UnaryOperator,
        _ token: ExpressionToken
    ) throws(Stop) -> Node {
        let operand = try nested { (reader) throws(Stop) in try reader.readSigned() }
        let range = token.range.lowerBound..<operand.ranges.range.upperBound
        return try node(.unary(sign, operand.expression), range, depth: operand.depth + 1, [operand.ranges])
    }

    /// Reads the list after `in`: literals between brackets, a comma may follow the last.
    private mutating func readList(of subject: Node) throws(Stop) -> Node {
        guard take(.openBracket) else { throw stop(expected: "a list of values such as [\"a\", \"b\"]") }
        var values: [ExpressionValue] = []
        var places: [SourceRanges] = []
        while !isNext(.closeBracket) {
            let start = next.range.lowerBound
            guard let value = readListValue() else {
                throw stop(expected: "a number, a string, true or false", hint: "a list holds literals only")
            }
            values.append(value)
            let end = take().range.upperBound
            if keepsPlaces { places.append(SourceRanges(range: start..<end)) }
            guard take(.comma) || isNext(.closeBracket) else { throw stop(expected: "`,` or `]`") }
        }
        let range = subject.ranges.range.lowerBound..<take().range.upperBound
        return try node(
            .membership(subject.expression, values),
            range,
            depth: subject.depth + 1,
            [subject.ranges] + places
        )
    }

    /// The literal that the next token ends; the token itself is left, a minus before it is taken.
    private mutating func readListValue() -> ExpressionValue? {
        if isNext(.minus), case .number(let value) = afterNext.kind {
            take()
            return .number(value.negated)
        }
        switch next.kind {
        case .number(let value): return .number(value)
        case .string(let value): return .string(value)
        case .word("true"): return .bool(true)
        case .word("false"): return .bool(false)
        case .invalid: return .bool(false)
        default: return nil
        }
    }
}

extension ExpressionToken.Sign {
    /// The operator of two operands that the sign is; `nil` where it is none.
    fileprivate var binaryOperator: Expression.BinaryOperator? {
        switch self {
        case .plus: .add
        case .minus: .subtract
        case .star: .multiply
        case .slash: .divide
        case .percent: .remainder
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        case .and: .and
        case .or: .or
        case .not, .question, .colon, .comma, .dot, .openParenthesis, .closeParenthesis, .openBracket, .closeBracket:
            nil
        }
    }
}
