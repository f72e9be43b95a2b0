extension Expression {
    /// An arithmetic operator over canonical operands.
    static func arithmetic(_ sign: BinaryOperator, _ left: Expression, _ right: Expression) -> Expression {
        if case .literal(.number(let first)) = left, case .literal(.number(let second)) = right,
            let result = exactResult(sign, first, second)
        {
            return .number(result)
        }
        switch sign {
        case .add: return right.precedes(left) ? sum(right, left) : sum(left, right)
        case .subtract: return difference(left, right)
        case .multiply: return right.precedes(left) ? product(right, left) : product(left, right)
        default: return .binary(sign, left, right)
        }
    }

    /// The result of an operation on constants; `nil` where there is none, or a quotient was rounded.
    private static func exactResult(_ sign: BinaryOperator, _ left: Quantity, _ right: Quantity) -> Quantity? {
        guard let result = try? calculate(sign, left, right) else { return nil }
        guard sign == .divide else { return result }
        return (try? result.multiplying(right)) == left ? result : nil
    }

    /// A sum of operands in order; a constant stands to the right.
    private static func sum(_ left: Expression, _ right: Expression) -> Expression {
        switch (left, right) {
        case (_, .literal(.number(let value))) where value.isZero && left.type == .number: left
        case (_, .literal(.number(let value))) where value.isNegative: .binary(.subtract, left, .number(value.negated))
        case (_, .unary(.negate, let operand)): .binary(.subtract, left, operand)
        case (.unary(.negate, let operand), _): difference(right, operand)
        default: .binary(.add, left, right)
        }
    }

    private static func difference(_ left: Expression, _ right: Expression) -> Expression {
        switch right {
        case .literal(.number(let value)) where value.isZero && left.type == .number: left
        case .literal(.number(let value)) where value.isNegative: arithmetic(.add, left, .number(value.negated))
        case .unary(.negate, let operand): arithmetic(.add, left, operand)
        default: .binary(.subtract, left, right)
        }
    }

    /// A product of operands in order; a constant stands to the right.
    private static func product(_ left: Expression, _ right: Expression) -> Expression {
        right == .number(.one) && left.type == .number ? left : .binary(.multiply, left, right)
    }
}
