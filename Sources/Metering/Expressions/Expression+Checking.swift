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
        var checker = ExpressionChecker(schema: schema)
        checker.check(expression, ranges, as: role)
        guard checker.faults.isEmpty else {
            throw ExpressionErrors(source: source, faults: checker.faults)
        }
        return expression
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
        if isModest {
            // Its text is within all limits, and need not be written to find that types are right.
            var checker = ExpressionChecker(schema: nil)
            checker.check(self, SourceRanges(range: 0..<0), as: role)
            if checker.faults.isEmpty { return nil }
        }
        do {
            try checked(as: role)
            return nil
        } catch {
            return error.errors.first?.summary
        }
    }
}

extension Expression {
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
            return [condition, first, second].allSatisfy { $0.spend(&bytes, depth: depth - 1) }
        }
    }

    private static func spend(_ value: ExpressionValue, _ bytes: inout Int) -> Bool {
        switch value {
        case .bool: bytes -= 8
        case .number(let number): bytes -= number.description.utf8.count + 8
        case .string(let text): bytes -= 6 * text.utf8.count + 8
        }
        return bytes >= 0
    }
}
