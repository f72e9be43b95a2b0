extension Expression {
    /// The result of an arithmetic operator.
    static func calculate(
        _ sign: BinaryOperator,
        _ left: Quantity,
        _ right: Quantity
    ) throws(EvaluationError) -> Quantity {
        do {
            switch sign {
            case .add: return try left.adding(right)
            case .subtract: return try left.subtracting(right)
            case .multiply: return try left.multiplying(right)
            case .divide: return try left.divided(by: right)
            default: return try left.remainder(dividingBy: right)
            }
        } catch {
            throw EvaluationError(error == .divisionByZero ? .divisionByZero : .overflow)
        }
    }

    /// The result of a comparison; numbers by value, strings by code points, conditions only for equality.
    static func compare(
        _ sign: BinaryOperator,
        _ left: ExpressionValue,
        _ right: ExpressionValue
    ) throws(EvaluationError) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)):
            return holds(sign, isEqual: left == right, isLess: left < right)
        case (.string(let left), .string(let right)):
            return holds(sign, isEqual: left.isIdentical(to: right), isLess: left.precedes(right))
        case (.bool(let left), .bool(let right)) where sign.family == .equality:
            return holds(sign, isEqual: left == right, isLess: false)
        default:
            let types = [left.type, right.type].sorted()
            throw EvaluationError(.incomparable(types[0], types[1]))
        }
    }

    private static func holds(
        _ sign: BinaryOperator,
        isEqual: @autoclosure () -> Bool,
        isLess: @autoclosure () -> Bool
    ) -> Bool {
        switch sign {
        case .notEqual: !isEqual()
        case .less: isLess()
        case .greaterOrEqual: !isLess()
        case .lessOrEqual: isLess() || isEqual()
        case .greater: !isLess() && !isEqual()
        default: isEqual()
        }
    }

    /// Whether a value equals one of a list.
    static func contains(
        _ values: [ExpressionValue],
        _ value: ExpressionValue
    ) throws(EvaluationError) -> Bool {
        var failure: EvaluationError?
        for other in values {
            guard other.type == value.type else {
                let types = [value.type, other.type].sorted()
                failure = EvaluationError(.incomparable(types[0], types[1])).merged(with: failure)
                continue
            }
            if other == value { return true }
        }
        if let failure { throw failure }
        return false
    }
}
