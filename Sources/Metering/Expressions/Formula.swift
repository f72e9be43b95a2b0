/// What a meter's `value` or `filter` says: an expression that Meterway understands, or a vendor's text that it only carries.
package enum Formula: Sendable, Hashable {
    /// An expression of the core language: read, checked, evaluated and translated.
    case expression(Expression)

    /// A text in a vendor's own language that could not be understood, kept byte for byte.
    ///
    /// It is exact at the vendor it came from and refused at every other. The dialect is the adapter's name, e.g. `togai`.
    case opaque(dialect: String, text: String)

    /// The expression, or `nil` where the formula is opaque.
    package var expression: Expression? {
        switch self {
        case .expression(let expression): expression
        case .opaque: nil
        }
    }

    /// The formula in its canonical form; an opaque one is left as it is.
    package func canonical() -> Formula {
        switch self {
        case .expression(let expression): .expression(expression.canonical())
        case .opaque: self
        }
    }
}

extension Formula: CustomStringConvertible {
    /// The expression's text, or the opaque text after the name of its dialect.
    package var description: String {
        switch self {
        case .expression(let expression): expression.description
        case .opaque(let dialect, let text): "opaque \(dialect): \(text)"
        }
    }
}
