extension ParsedExpression {
    /// The expression, once types and names are found to be right.
    ///
    /// Attributes are numbers, dimensions and the customer are strings. Arithmetic takes numbers, logic takes conditions,
    /// comparisons and `in` take values of one type, `< <= > >=` numbers or strings. Where the event's schema is given,
    /// names that it does not declare are errors.
    ///
    /// - Throws: every fault, with its place in the text.
    @discardableResult
    package func checked(
        as role: ExpressionRole,
        in schema: EventSchemaNames? = nil
    ) throws(ExpressionErrors) -> Expression {
        if expression.isSound(as: role, in: schema) { return expression }
        var checker = ExpressionChecker(schema: schema)
        checker.check(expression, ExpressionParser.ranges(in: source), as: role)
        throw ExpressionErrors(source: source, faults: checker.faults)
    }
}

extension Expression {
    /// Reads and checks an expression.
    ///
    /// - Throws: every fault, with its place in the text.
    package init(
        _ text: String,
        as role: ExpressionRole,
        in schema: EventSchemaNames? = nil
    ) throws(ExpressionErrors) {
        self = try ExpressionParser.parse(text).checked(as: role, in: schema)
    }

    /// The expression, once types, names and limits are found to be right.
    ///
    /// - Throws: every fault, with its place in the expression's own text.
    @discardableResult
    package func checked(
        as role: ExpressionRole,
        in schema: EventSchemaNames? = nil
    ) throws(ExpressionErrors) -> Expression {
        try ExpressionParser.parse(description).checked(as: role, in: schema)
    }

    /// The first thing that keeps the expression from its role, in one line; `nil` where there is none.
    package func problem(as role: ExpressionRole) -> String? {
        // A text that is within all limits need not be written to find that types are right.
        if isModest, isSound(as: role, in: nil) { return nil }
        do {
            try checked(as: role)
            return nil
        } catch {
            return error.errors.first?.summary
        }
    }
}

extension Expression {
    /// Whether types and names are right, without a look at where they stand.
    fileprivate func isSound(as role: ExpressionRole, in schema: EventSchemaNames?) -> Bool {
        var checker = ExpressionChecker(schema: schema)
        checker.check(self, SourceRanges(range: 0..<0), as: role)
        return checker.faults.isEmpty
    }

    /// Whether the expression is so small that its text is far from every limit of the grammar.
    private var isModest: Bool {
        var bytes = ExpressionGrammar.maximumLength / 8
        return spend(&bytes, depth: ExpressionGrammar.maximumDepth / 4)
    }

    /// Takes what the expression's text may come to from what is left, and answers whether it was enough.
    ///
    /// An operator comes with its blanks and a pair of parentheses, a name with its root, brackets and quotes; a character of a
    /// string may be written as an escape.
    private func spend(_ bytes: inout Int, depth: Int) -> Bool {
        bytes -= 24
        guard bytes >= 0, depth > 0 else { return false }
        switch self {
        case .literal(let value): return Self.spend(value, &bytes)
        case .attribute(let name), .dimension(let name): return Self.spend(.string(name), &bytes)
        case .customer: return true
        case .unary(_, let operand): return operand.spend(&bytes, depth: depth - 1)
        case .binary(_, let left, let right):
            return left.spend(&bytes, depth: depth - 1) && right.spend(&bytes, depth: depth - 1)
        case .membership(let subject, let values):
            return values.allSatisfy { Self.spend($0, &bytes) } && subject.spend(&bytes, depth: depth - 1)
        case .conditional(let condition, let first, let second):
            return condition.spend(&bytes, depth: depth - 1) && first.spend(&bytes, depth: depth - 1)
                && second.spend(&bytes, depth: depth - 1)
        }
    }

    private static func spend(_ value: ExpressionValue, _ bytes: inout Int) -> Bool {
        switch value {
        case .bool: bytes -= 8
        case .number(let number): bytes -= number.longestText + 8
        case .string(let text): bytes -= 6 * text.utf8.count + 8
        }
        return bytes >= 0
    }
}
