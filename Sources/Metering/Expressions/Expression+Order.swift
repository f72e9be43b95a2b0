extension Expression {
    /// Whether the expression comes before another in the order of canonical chains: names, then operators, then constants.
    func precedes(_ other: Expression) -> Bool { Self.order(self, other) < 0 }

    /// Negative, zero or positive as the first comes before, with or after the second.
    private static func order(_ left: Expression, _ right: Expression) -> Int {
        switch (left, right) {
        case (.attribute(let first), .attribute(let second)), (.dimension(let first), .dimension(let second)):
            return first.isIdentical(to: second) ? 0 : first.precedes(second) ? -1 : 1
        case (.literal(let first), .literal(let second)):
            return first == second ? 0 : first.precedes(second) ? -1 : 1
        case (.unary(let first, let operand), .unary(let second, let other)):
            return first == second ? order(operand, other) : first == .negate ? -1 : 1
        case (.binary(let first, let left, let right), .binary(let second, let otherLeft, let otherRight)):
            return firstDifference(
                order(left, otherLeft),
                first.orderIndex - second.orderIndex,
                order(right, otherRight)
            )
        case (.membership(let subject, let values), .membership(let other, let otherValues)):
            return firstDifference(order(subject, other), order(values, otherValues), 0)
        case (.conditional(let first, let left, let right), .conditional(let second, let otherLeft, let otherRight)):
            return firstDifference(order(first, second), order(left, otherLeft), order(right, otherRight))
        default:
            return left.rank - right.rank
        }
    }

    private static func firstDifference(
        _ first: Int,
        _ second: @autoclosure () -> Int,
        _ third: @autoclosure () -> Int
    ) -> Int {
        if first != 0 { return first }
        let next = second()
        return next != 0 ? next : third()
    }

    private static func order(_ left: [ExpressionValue], _ right: [ExpressionValue]) -> Int {
        for (first, second) in zip(left, right) where first != second {
            return first.precedes(second) ? -1 : 1
        }
        return left.count - right.count
    }

    private var rank: Int {
        switch self {
        case .attribute: 0
        case .customer: 1
        case .dimension: 2
        case .membership: 3
        case .binary: 4
        case .unary: 5
        case .conditional: 6
        case .literal: 7
        }
    }
}

extension Expression.BinaryOperator {
    fileprivate var orderIndex: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension ExpressionValue {
    /// Whether the value comes before another: by type, then numbers by value, strings by code points, false before true.
    func precedes(_ other: ExpressionValue) -> Bool {
        switch (self, other) {
        case (.number(let left), .number(let right)): left < right
        case (.string(let left), .string(let right)): left.precedes(right)
        case (.bool(let left), .bool(let right)): !left && right
        default: type < other.type
        }
    }
}
