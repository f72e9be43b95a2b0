import Metering

/// Reads JSON-logic as expressions, where the expression counts every event as Togai's evaluator does.
///
/// A missing name is null to the evaluator, and an error to an expression: both count nothing as long as nothing is
/// negated. A negated test is therefore read only beside `{"!!": [NAME]}` in the same `and`.
enum LogicReader {
    /// A condition; `nil` where no expression means the same.
    static func condition(_ json: JSONValue) -> Expression? {
        guard let found = reading(json), found.open.isEmpty else { return nil }
        return found.expression
    }

    /// A number; `nil` where no expression means the same.
    static func number(_ json: JSONValue) -> Expression? {
        if let value = json.quantity { return .number(value) }
        guard let (name, arguments) = call(json) else { return nil }
        switch (name, arguments.count) {
        case ("var", 1):
            guard case .attribute(let attribute)? = variable(json) else { return nil }
            return .attribute(attribute)
        case ("*", 2) where arguments[0].quantity == Quantity(-1):
            return operand(arguments[1]).map { .unary(.negate, $0) }
        case ("+", 2...), ("*", 2...), ("-", 2):
            guard let sign = Expression.BinaryOperator(rawValue: name) else { return nil }
            return fold(sign, arguments.map(operand))
        default:
            return nil
        }
    }

    /// An operand of arithmetic or of an order, where a text that is a decimal counts as a number.
    static func operand(_ json: JSONValue) -> Expression? {
        if let text = json.string { return (try? Quantity(text)).map { .number($0) } }
        return number(json)
    }

    /// The operator's name and its arguments; one argument may stand without its brackets.
    static func call(_ json: JSONValue) -> (name: String, arguments: [JSONValue])? {
        guard let object = json.object, object.count == 1, let member = object.members.first else { return nil }
        return (member.key, member.value.array ?? [member.value])
    }

    /// The attribute or dimension that a `var` names.
    static func variable(_ json: JSONValue) -> Expression? {
        guard let (name, arguments) = call(json), name == "var", arguments.count == 1, let path = arguments[0].string
        else { return nil }
        let parts = path.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, TogaiNames.isName(parts[1]) else { return nil }
        switch parts[0] {
        case "attributes": return .attribute(parts[1])
        case "dimensions": return .dimension(parts[1])
        default: return nil
        }
    }

    /// The parts joined from the left; `nil` where one of them could not be read.
    static func fold(_ sign: Expression.BinaryOperator, _ parts: [Expression?]) -> Expression? {
        let known = parts.compactMap { $0 }
        guard known.count == parts.count, let first = known.first else { return nil }
        return known.dropFirst().reduce(first) { .binary(sign, $0, $1) }
    }
}
