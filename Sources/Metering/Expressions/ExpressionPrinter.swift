/// Writes expressions as text with no more parentheses than the tree needs.
struct ExpressionPrinter {
    /// The text so far, as bytes, since many short pieces are put together faster so.
    private var bytes: [UInt8] = []

    /// The text so far.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    init() {
        bytes.reserveCapacity(96)
    }

    /// Appends an expression that stands where operators looser than `precedence` need parentheses.
    mutating func write(_ expression: Expression, precedence: Int = 0) {
        if expression.printedPrecedence < precedence {
            write("(")
            write(expression)
            write(")")
            return
        }
        switch expression {
        case .literal(let value): write(value)
        case .attribute(let name): write(name, of: "attributes")
        case .dimension(let name): write(name, of: "dimensions")
        case .customer: write("customer")
        case .unary(let sign, let operand): write(sign, operand)
        case .binary(let sign, let left, let right):
            write(left, precedence: sign.precedence)
            write(sign.betweenBlanks)
            write(right, precedence: sign.precedence + 1)
        case .membership(let subject, let values):
            write(subject, precedence: Expression.BinaryOperator.relationPrecedence)
            write(" in [")
            for (index, value) in values.enumerated() {
                if index > 0 { write(", ") }
                write(value)
            }
            write("]")
        case .conditional(let condition, let first, let second):
            write(condition, precedence: 1)
            write(" ? ")
            write(first, precedence: 1)
            write(" : ")
            write(second)
        }
    }

    private mutating func write(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Writes a value as a literal.
    mutating func write(_ value: ExpressionValue) {
        switch value {
        case .number(let value): write(value.description)
        case .bool(let value): write(value ? "true" : "false")
        case .string(let value):
            write("\"")
            write(ExpressionValue.escaped(value))
            write("\"")
        }
    }

    private mutating func write(_ sign: Expression.UnaryOperator, _ operand: Expression) {
        write(sign.rawValue)
        if sign == .negate, case .literal(.number(let value)) = operand, value >= Quantity.zero {
            write("(\(value))")
        } else {
            write(operand, precedence: Expression.unaryPrecedence)
        }
    }

    private mutating func write(_ name: String, of root: String) {
        write(root)
        if ExpressionGrammar.isSelector(name) {
            write(".")
            write(name)
        } else {
            write("[")
            write(ExpressionValue.string(name))
            write("]")
        }
    }
}

extension Expression.BinaryOperator {
    /// The operator's sign with a blank on each side.
    fileprivate var betweenBlanks: String {
        switch self {
        case .add: " + "
        case .subtract: " - "
        case .multiply: " * "
        case .divide: " / "
        case .remainder: " % "
        case .equal: " == "
        case .notEqual: " != "
        case .less: " < "
        case .lessOrEqual: " <= "
        case .greater: " > "
        case .greaterOrEqual: " >= "
        case .and: " && "
        case .or: " || "
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
        var printer = ExpressionPrinter()
        printer.write(self)
        return printer.text
    }

    /// Whether a byte stands for itself in a literal: printable ASCII other than the quote and the backslash.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// What stands for a string between double quotes, with CEL's escapes for what cannot stand there.
    fileprivate static func escaped(_ value: String) -> String {
        if value.utf8.allSatisfy(isPlain) { return value }
        var text = ""
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
        return text
    }
}

extension Unicode.Scalar.Properties {
    /// Whether the code point ends a line or paragraph in some editors.
    fileprivate var isLineBreaking: Bool {
        generalCategory == .lineSeparator || generalCategory == .paragraphSeparator
    }
}
