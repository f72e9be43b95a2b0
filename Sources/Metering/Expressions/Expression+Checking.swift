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
        do {
            try checked(as: role)
            return nil
        } catch {
            return error.errors.first?.summary
        }
    }
}
