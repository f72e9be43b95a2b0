extension Expression {
    /// The form that spellings of one meaning share: it comes to the same value, or the same error, for every event.
    ///
    /// Constants are folded where the result is exact; comparisons stand with their constant to the right and in one order
    /// where both sides can change places; `!` moves inwards over comparisons, `&&`, `||` and `? :`; chains of `&&` and `||`
    /// are flat (long ones in balanced parts), sorted and without repeats, and their tests of one operand for equality become one `in`, whose values are
    /// sorted; `in` of one value is `==`. Operands of one `+` or `*` are sorted, but longer sums and products keep their
    /// shape, because in another order they could need more than 34 digits on the way.
    package func canonical() -> Expression {
        var current = self
        // Each pass rewrites bottom-up with rules that already see canonical operands, so one pass almost always suffices.
        for _ in 0..<8 {
            let next = current.rewritten()
            if next == current { break }
            current = next
        }
        return current
    }

    private func rewritten() -> Expression {
        switch self {
        case .literal, .attribute, .dimension, .customer: self
        case .unary(.negate, let operand): .negation(of: operand.rewritten())
        case .unary(.not, let operand): .contrary(of: operand.rewritten())
        case .binary(let sign, let left, let right):
            switch sign.family {
            case .logic: .chain(sign, operands(of: sign).map { $0.rewritten() })
            case .equality, .ordering: .comparison(sign, left.rewritten(), right.rewritten())
            case .arithmetic: .arithmetic(sign, left.rewritten(), right.rewritten())
            }
        case .membership(let subject, let values): .membershipTest(subject.rewritten(), values)
        case .conditional(let condition, let first, let second):
            .choice(condition.rewritten(), first.rewritten(), second.rewritten())
        }
    }

    /// The type of the value that the expression comes to, where it comes to one; `nil` where branches differ.
    package var type: ExpressionType? {
        switch self {
        case .literal(let value): return value.type
        case .attribute, .unary(.negate, _): return .number
        case .dimension, .customer: return .string
        case .unary(.not, _), .membership: return .bool
        case .binary(let sign, _, _): return sign.family == .arithmetic ? .number : .bool
        case .conditional(_, let first, let second):
            // Each branch is looked at once, however deep it is.
            let type = first.type
            return type == second.type ? type : nil
        }
    }

    /// The negative of a number.
    private static func negation(of operand: Expression) -> Expression {
        switch operand {
        case .literal(.number(let value)): .number(value.negated)
        case .unary(.negate, let inner) where inner.type == .number: inner
        default: .unary(.negate, operand)
        }
    }

    /// The contrary of a condition, with `!` as far inwards as it goes.
    static func contrary(of operand: Expression) -> Expression {
        switch operand {
        case .literal(.bool(let value)):
            return .bool(!value)
        case .unary(.not, let inner) where inner.type == .bool:
            return inner
        case .binary(let sign, _, _) where sign.family == .logic:
            return .chain(sign == .and ? .or : .and, operand.operands(of: sign).map(contrary))
        case .binary(let sign, let left, let right):
            return sign.contrary.map { .comparison($0, left, right) } ?? .unary(.not, operand)
        case .conditional(let condition, let first, let second):
            // The condition, canonical itself, stays: to look for its contrary again at each level takes too long.
            let (first, second) = (contrary(of: first), contrary(of: second))
            return decided(condition, first, second) ?? .conditional(condition, first, second)
        default:
            return .unary(.not, operand)
        }
    }

    /// A comparison of canonical operands.
    static func comparison(_ sign: BinaryOperator, _ left: Expression, _ right: Expression) -> Expression {
        if case .literal(let first) = left, case .literal(let second) = right,
            let result = try? compare(sign, first, second)
        {
            return .bool(result)
        }
        if right.precedes(left), let mirrored = sign.mirrored {
            return comparison(mirrored, right, left)
        }
        if case .literal(.bool(let value)) = right, left.type == .bool, sign.family == .equality {
            return value == (sign == .equal) ? left : .contrary(of: left)
        }
        return .binary(sign, left, right)
    }

    /// A test for being in a list, of a canonical operand.
    static func membershipTest(_ subject: Expression, _ values: [ExpressionValue]) -> Expression {
        if case .literal(let value) = subject, let result = try? contains(values, value) { return .bool(result) }
        var sorted: [ExpressionValue] = []
        for value in values.sorted(by: { $0.precedes($1) }) where value != sorted.last {
            sorted.append(value)
        }
        if sorted.count == 1 { return .comparison(.equal, subject, .literal(sorted[0])) }
        return .membership(subject, sorted)
    }

    /// A choice between canonical operands; of a condition and its contrary, the one that is first in order stays.
    private static func choice(_ condition: Expression, _ first: Expression, _ second: Expression) -> Expression {
        if let decided = decided(condition, first, second) { return decided }
        let contrary = Expression.contrary(of: condition)
        return contrary.precedes(condition)
            ? .conditional(contrary, second, first) : .conditional(condition, first, second)
    }

    /// What a choice comes to that is none; `nil` for a real one.
    private static func decided(_ condition: Expression, _ first: Expression, _ second: Expression) -> Expression? {
        if case .literal(.bool(let value)) = condition { return value ? first : second }
        guard condition.type == .bool else { return nil }
        if first == .bool(true), second == .bool(false) { return condition }
        if first == .bool(false), second == .bool(true) { return contrary(of: condition) }
        return nil
    }
}
