/// The tree of a meter's `value` or `filter`, in a subset of CEL (Common Expression Language).
///
/// Two trees are equal when they have the same shape; ``canonical()`` makes equal what means the same. The tree knows no
/// positions: ``ParsedExpression`` pairs it with the ranges of the text it came from.
///
/// The dialect differs from CEL in one point: there is one kind of number, an exact decimal. `1` and `1.0` are the same
/// number, `/` divides decimals (18 fractional digits, half to even) and `%` is the remainder of a truncating division.
package indirect enum Expression: Sendable, Hashable {
    /// A number, string or truth value written in the text.
    case literal(ExpressionValue)

    /// The event's attribute of this name, a number.
    case attribute(String)

    /// The event's dimension of this name, a string.
    case dimension(String)

    /// The event's customer, a string.
    case customer

    /// An operator before its operand.
    case unary(UnaryOperator, Expression)

    /// An operator between two operands.
    case binary(BinaryOperator, Expression, Expression)

    /// Whether the expression equals one of the values: `x in [a, b]` means `x == a || x == b`.
    case membership(Expression, [ExpressionValue])

    /// The second expression where the first, a condition, holds, otherwise the third.
    case conditional(Expression, Expression, Expression)
}

extension Expression {
    /// The operators with one operand.
    package enum UnaryOperator: String, Sendable, Hashable, CaseIterable {
        /// The negative of a number.
        case negate = "-"
        /// The contrary of a condition.
        case not = "!"
    }

    /// The operators with two operands.
    package enum BinaryOperator: String, Sendable, Hashable, CaseIterable {
        /// Sum of two numbers.
        case add = "+"
        /// Difference of two numbers.
        case subtract = "-"
        /// Product of two numbers.
        case multiply = "*"
        /// Quotient of two numbers, rounded half to even at 18 fractional digits.
        case divide = "/"
        /// Remainder of two numbers, with the sign of the first.
        case remainder = "%"
        /// Whether two values of one type are equal.
        case equal = "=="
        /// Whether two values of one type differ.
        case notEqual = "!="
        /// Whether a number is smaller, or a string earlier by code points.
        case less = "<"
        /// Contrary of ``greater``.
        case lessOrEqual = "<="
        /// Whether a number is greater, or a string later by code points.
        case greater = ">"
        /// Contrary of ``less``.
        case greaterOrEqual = ">="
        /// Whether both conditions hold.
        case and = "&&"
        /// Whether at least one condition holds.
        case or = "||"
    }
}

extension Expression {
    /// A number literal.
    package static func number(_ value: Quantity) -> Expression { .literal(.number(value)) }

    /// A string literal.
    package static func string(_ value: String) -> Expression { .literal(.string(value)) }

    /// A literal truth value.
    package static func bool(_ value: Bool) -> Expression { .literal(.bool(value)) }
}
