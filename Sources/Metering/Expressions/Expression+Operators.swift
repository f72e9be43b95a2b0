extension Expression.BinaryOperator {
    /// How tightly the operator binds, as in CEL: 1 is the loosest.
    package var precedence: Int {
        switch self {
        case .or: 1
        case .and: 2
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: Self.relationPrecedence
        case .add, .subtract: 4
        case .multiply, .divide, .remainder: 5
        }
    }

    /// The precedence of comparisons, which `in` shares.
    package static let relationPrecedence = 3

    /// What the operator works on.
    package var family: Family {
        switch self {
        case .or, .and: .logic
        case .equal, .notEqual: .equality
        case .less, .lessOrEqual, .greater, .greaterOrEqual: .ordering
        case .add, .subtract, .multiply, .divide, .remainder: .arithmetic
        }
    }

    /// What operators work on and come to.
    package enum Family: Sendable, Hashable {
        /// Numbers to a number.
        case arithmetic
        /// Two values of one type to a condition.
        case equality
        /// Two numbers or two strings to a condition.
        case ordering
        /// Conditions to a condition.
        case logic
    }

    /// The operator that says the same with its operands exchanged, where there is one.
    package var mirrored: Expression.BinaryOperator? {
        switch self {
        case .add, .multiply, .equal, .notEqual, .and, .or: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        case .subtract, .divide, .remainder: nil
        }
    }

    /// The comparison that holds where this one does not; `nil` for what is no comparison.
    package var contrary: Expression.BinaryOperator? {
        switch self {
        case .equal: .notEqual
        case .notEqual: .equal
        case .less: .greaterOrEqual
        case .lessOrEqual: .greater
        case .greater: .lessOrEqual
        case .greaterOrEqual: .less
        case .add, .subtract, .multiply, .divide, .remainder, .and, .or: nil
        }
    }
}
