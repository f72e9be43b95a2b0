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

/// An expression is coded as its text, an opaque formula as `{"opaque": DIALECT, "text": TEXT}`.
extension Formula: Codable {
    private enum CodingKeys: String, CodingKey {
        case opaque
        case text
    }

    package init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: CodingKeys.self) {
            self = .opaque(
                dialect: try container.decode(String.self, forKey: .opaque),
                text: try container.decode(String.self, forKey: .text)
            )
        } else {
            self = .expression(try Expression(from: decoder))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .expression(let expression):
            try expression.encode(to: encoder)
        case .opaque(let dialect, let text):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(dialect, forKey: .opaque)
            try container.encode(text, forKey: .text)
        }
    }
}
