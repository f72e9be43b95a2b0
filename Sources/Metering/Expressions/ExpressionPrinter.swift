/// Writes expressions as text with no more parentheses than the tree needs.
struct ExpressionPrinter {
    /// The text so far.
    private(set) var text = ""

    /// Appends an expression that stands where operators looser than `precedence` need parentheses.
    mutating func write(_ expression: Expression, precedence: Int = 0) {
        if expression.printedPrecedence < precedence {
            text += "("
            write(expression)
            text += ")"
            return
        }
        switch expression {
        case .literal(let value): text += value.description
        case .attribute(let name): write(name, of: "attributes")
        case .dimension(let name): write(name, of: "dimensions")
        case .customer: text += "customer"
        case .unary(let sign, let operand): write(sign, operand)
        case .binary(let sign, let left, let right):
            write(left, precedence: sign.precedence)
            text += " "
            text += sign.rawValue
            text += " "
            write(right, precedence: sign.precedence + 1)
        case .membership(let subject, let values):
            write(subject, precedence: Expression.BinaryOperator.relationPrecedence)
            text += " in ["
            for (index, value) in values.enumerated() {
                if index > 0 { text += ", " }
                text += value.description
            }
            text += "]"
        case .conditional(let condition, let first, let second):
            write(condition, precedence: 1)
            text += " ? "
            write(first, precedence: 1)
            text += " : "
            write(second)
        }
    }

    private mutating func write(_ sign: Expression.UnaryOperator, _ operand: Expression) {
        text += sign.rawValue
        if sign == .negate, case .literal(.number(let value)) = operand, value >= Quantity.zero {
            text += "(\(value))"
        } else {
            write(operand, precedence: Expression.unaryPrecedence)
        }
    }

    private mutating func write(_ name: String, of root: String) {
        text += root
        if ExpressionGrammar.isSelector(name) {
            text += "."
            text += name
        } else {
            text += "[\(ExpressionValue.string(name))]"
        }
    }
}

extension Expression {
    /// The precedence of signs before an operand.
    static let unaryPrecedence = 6

    /// How tightly the outermost operator binds; 0 for `? :`, 7 for what needs no parentheses anywhere.
    fileprivate var printedPrecedence: Int {
        switch self {
        case .literal, .attribute, .dimension, .customer: 7
        case .unary: Self.unaryPrecedence
        case .binary(let sign, _, _): sign.precedence
        case .membership: BinaryOperator.relationPrecedence
        case .conditional: 0
        }
    }
}

extension Expression: CustomStringConvertible {
    /// The expression's text, with as few parentheses as its tree needs; parsing it gives the same tree again.
    package var description: String {
        var printer = ExpressionPrinter()
        printer.write(self)
        return printer.text
    }
}

extension ExpressionValue: CustomStringConvertible {
    /// The value as a literal of the expression language.
    package var description: String {
        switch self {
        case .number(let value): value.description
        case .bool(let value): value ? "true" : "false"
        case .string(let value): Self.quoted(value)
        }
    }

    /// Whether a byte stands for itself in a literal: printable ASCII other than the quote and the backslash.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// A string between double quotes, with CEL's escapes for what cannot stand there.
    private static func quoted(_ value: String) -> String {
        if value.utf8.allSatisfy(isPlain) { return "\"\(value)\"" }
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            default:
                if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.properties.isLineBreaking {
                    let digits = String(scalar.value, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        return text + "\""
    }
}

extension Unicode.Scalar.Properties {
    /// Whether the code point ends a line or paragraph in some editors.
    fileprivate var isLineBreaking: Bool {
        generalCategory == .lineSeparator || generalCategory == .paragraphSeparator
    }
}
