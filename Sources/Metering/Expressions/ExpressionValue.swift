/// A value that an expression can hold or come to.
package enum ExpressionValue: Sendable, Hashable {
    /// An exact decimal.
    case number(Quantity)
    /// A text, compared by its code points.
    case string(String)
    /// A truth value.
    case bool(Bool)

    /// The value's type.
    package var type: ExpressionType {
        switch self {
        case .number: .number
        case .string: .string
        case .bool: .bool
        }
    }

    /// Whether the values are the same; strings by their code points, not by what they look like.
    package static func == (left: ExpressionValue, right: ExpressionValue) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.isIdentical(to: right)
        case (.bool(let left), .bool(let right)): left == right
        default: false
        }
    }
}

/// The types of the expression language.
package enum ExpressionType: String, Sendable, Hashable, CaseIterable, Comparable {
    /// An exact decimal: attributes, number literals and what arithmetic makes of them.
    case number
    /// A text: dimensions, the customer and string literals.
    case string
    /// A truth value: comparisons, `in`, and what logic makes of them.
    case bool

    package static func < (lhs: ExpressionType, rhs: ExpressionType) -> Bool {
        lhs.rawValue < rhs.rawValue
    }
}
