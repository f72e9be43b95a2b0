import Metering

/// Writes canonical expressions as JSON-logic, where Togai's evaluator counts every event as the expression does.
///
/// The evaluator sees the numbers of an event as texts, makes decimals of them for arithmetic and comparisons, takes a
/// missing name for null, and then compares to false and calculates to null, so that an event counts nothing where the
/// expression has no value. What it would round or compare in another way (quotients, sums compared for equality,
/// strings in order, a dimension that differs) is not written: the answer is `nil`.
enum LogicWriter {
    /// A condition as a matcher; `nil` where the evaluator would not agree for every event.
    static func condition(_ expression: Expression) -> JSONValue? {
        switch expression {
        case .literal(.bool(let value)):
            return call("==", [1, value ? 1 : 0])
        case .binary(.and, _, _):
            return chain("and", expression.conjuncts)
        case .binary(.or, _, _):
            return chain("or", expression.disjuncts)
        case .binary(.equal, let left, let right):
            return equality(left, right)
        case .binary(.notEqual, .attribute(let name), .literal(.number(let value))):
            return unequal(name, [value])
        case .binary(let sign, let left, let right) where sign.family == .ordering:
            guard let first = number(left), let second = number(right) else { return nil }
            return call(sign.rawValue, [first, second])
        case .membership(let subject, let values):
            return membership(subject, values)
        case .unary(.not, .membership(.attribute(let name), let values)):
            let numbers = values.compactMap(\.quantity)
            return numbers.count == values.count ? unequal(name, numbers) : nil
        default:
            return nil
        }
    }

    /// A number as a computation; `nil` where the evaluator would not agree for every event.
    static func number(_ expression: Expression) -> JSONValue? {
        switch expression {
        case .literal(.number(let value)):
            return .number(value)
        case .attribute(let name):
            return variable("attributes", name)
        case .unary(.negate, let operand):
            // The evaluator's own unary minus does not negate a text.
            return number(operand).map { call("*", [-1, $0]) }
        case .binary(let sign, let left, let right) where [.add, .subtract, .multiply].contains(sign):
            guard let first = number(left), let second = number(right) else { return nil }
            return call(sign.rawValue, [first, second])
        default:
            return nil
        }
    }

    private static func equality(_ left: Expression, _ right: Expression) -> JSONValue? {
        switch (left, right) {
        case (.dimension(let name), .literal(.string(let text))) where !text.isEmpty:
            call("==", [variable("dimensions", name), .string(text)])
        case (.attribute(let name), .literal(.number(let value))):
            call("==", [variable("attributes", name), .number(value)])
        default:
            nil
        }
    }

    private static func membership(_ subject: Expression, _ values: [ExpressionValue]) -> JSONValue? {
        switch subject {
        case .dimension(let name):
            let texts = values.compactMap(\.text)
            guard texts.count == values.count, !texts.contains("") else { return nil }
            return call("in", [variable("dimensions", name), .array(texts.map(JSONValue.string))])
        case .attribute(let name):
            // A list of numbers never holds the text that an attribute is.
            let numbers = values.compactMap(\.quantity)
            guard numbers.count == values.count else { return nil }
            return call("or", numbers.map { call("==", [variable("attributes", name), .number($0)]) })
        default:
            return nil
        }
    }

    /// That an attribute is there and is none of some numbers.
    private static func unequal(_ name: String, _ values: [Quantity]) -> JSONValue {
        let subject = variable("attributes", name)
        return call("and", [call("!!", [subject])] + values.map { call("!=", [subject, .number($0)]) })
    }

    private static func chain(_ name: String, _ operands: [Expression]) -> JSONValue? {
        var parts: [JSONValue] = []
        for operand in operands {
            guard let part = condition(operand) else { return nil }
            parts.append(part)
        }
        return call(name, parts)
    }

    private static func variable(_ group: String, _ name: String) -> JSONValue {
        .object(["var": .string("\(group).\(name)")])
    }

    private static func call(_ name: String, _ arguments: [JSONValue]) -> JSONValue {
        .object([name: .array(arguments)])
    }
}

extension ExpressionValue {
    /// The number, else nil.
    fileprivate var quantity: Quantity? {
        if case .number(let value) = self { value } else { nil }
    }

    /// The text, else nil.
    fileprivate var text: String? {
        if case .string(let value) = self { value } else { nil }
    }
}
