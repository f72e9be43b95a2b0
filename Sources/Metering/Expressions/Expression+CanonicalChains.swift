extension Expression {
    /// A flat chain of `&&` or `||` over canonical operands: sorted, each once, with tests of one operand merged.
    static func chain(_ sign: BinaryOperator, _ operands: [Expression]) -> Expression {
        let decisive = sign == .or
        var parts = operands.flatMap { $0.operands(of: sign) }
        if parts.contains(.bool(decisive)) { return .bool(decisive) }
        parts.removeAll { $0 == .bool(!decisive) }
        var sorted: [Expression] = []
        for part in mergingTests(sign, parts).sorted(by: { $0.precedes($1) }) where part != sorted.last {
            sorted.append(part)
        }
        guard let first = sorted.first else { return .bool(!decisive) }
        // A lone operand that is no condition keeps an operator, and with it its error.
        if sorted.count == 1 { return first.type == .bool ? first : .binary(sign, first, .bool(!decisive)) }
        return joined(sign, first, sorted[1...])
    }

    /// A chain that leans to the left, or halves of it where it would become too deep to be read again.
    private static func joined(
        _ sign: BinaryOperator,
        _ first: Expression,
        _ others: ArraySlice<Expression>
    ) -> Expression {
        guard others.count < longestChain else {
            let middle = others.startIndex + others.count / 2
            return .binary(
                sign,
                joined(sign, first, others[..<middle]),
                joined(sign, others[middle], others[(middle + 1)...])
            )
        }
        return others.reduce(first) { .binary(sign, $0, $1) }
    }

    /// The most operands that a chain has in one row.
    private static let longestChain = 64

    /// The operands of a chain of one operator, from left to right; the expression itself where it is no such chain.
    func operands(of sign: BinaryOperator) -> [Expression] {
        var found: [Expression] = []
        var open = [self]
        while let next = open.popLast() {
            if case .binary(sign, let left, let right) = next {
                open.append(right)
                open.append(left)
            } else {
                found.append(next)
            }
        }
        return found
    }

    /// `x == a || x == b` as `x in [a, b]`, and `x != a && x != b` as `!(x in [a, b])`.
    private static func mergingTests(_ sign: BinaryOperator, _ parts: [Expression]) -> [Expression] {
        var merged: [Expression: [ExpressionValue]] = [:]
        var others: [Expression] = []
        for part in parts {
            if let (subject, values) = part.equalityTest(negated: sign == .and) {
                merged[subject, default: []] += values
            } else {
                others.append(part)
            }
        }
        return others
            + merged.map { subject, values in
                let test = Expression.membershipTest(subject, values)
                return sign == .and ? .contrary(of: test) : test
            }
    }

    /// What is tested and for which values, where the expression is such a test.
    private func equalityTest(negated: Bool) -> (subject: Expression, values: [ExpressionValue])? {
        switch self {
        case .binary(negated ? .notEqual : .equal, let subject, .literal(let value)): (subject, [value])
        case .unary(.not, .membership(let subject, let values)) where negated: (subject, values)
        case .membership(let subject, let values) where !negated: (subject, values)
        default: nil
        }
    }
}
