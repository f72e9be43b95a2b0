/// Evaluates JSON-logic as Togai's own evaluator does, with its decimals, coercions and peculiarities.
struct LogicEvaluator: Sendable {
    /// The value of an expression.
    ///
    /// - Parameters:
    ///   - node: the expression.
    ///   - data: what its variables stand for.
    /// - Returns: the value.
    /// - Throws: ``LogicFailure`` where the evaluator gives up.
    func value(of node: LogicNode, in data: LogicValue) throws(LogicFailure) -> LogicValue {
        switch node {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .number(let number): .number(number)
        case .string(let text): .string(text)
        case .array(let elements): .array(try values(of: elements, in: data))
        case .variable(let key, let fallback): try variable(key, fallback: fallback, in: data)
        case .operation(let name, let arguments): try operation(name, arguments, in: data)
        }
    }

    private func values(of nodes: [LogicNode], in data: LogicValue) throws(LogicFailure) -> [LogicValue] {
        var values: [LogicValue] = []
        for node in nodes {
            values.append(try value(of: node, in: data))
        }
        return values
    }

    private func variable(
        _ key: LogicNode,
        fallback: LogicNode,
        in data: LogicValue
    ) throws(LogicFailure) -> LogicValue {
        let fallback = try value(of: fallback, in: .null)
        if data == .null { return fallback }
        switch try value(of: key, in: data) {
        case .null: return data
        case .number(let index):
            guard let elements = data.elements, elements.indices.contains(index.integer) else { return fallback }
            return elements[index.integer]
        case .string(let name):
            var result = data
            for part in name.split(separator: ".") {
                result = try Self.member(String(part), of: result)
                if result == .null { return fallback }
            }
            return result
        default: throw LogicFailure("var first argument must be null, number, or string")
        }
    }

    private static func member(_ name: String, of value: LogicValue) throws(LogicFailure) -> LogicValue {
        switch value {
        case .array(let elements):
            guard let index = Int(name) else { throw LogicFailure("'\(name)' is no index of an array") }
            return elements.indices.contains(index) ? elements[index] : .null
        case .object(let members): return members[name] ?? .null
        default: return .null
        }
    }

    private func operation(
        _ name: String,
        _ arguments: [LogicNode],
        in data: LogicValue
    ) throws(LogicFailure) -> LogicValue {
        switch name {
        case "if", "?:": try conditional(arguments, in: data)
        case "and", "or": try logical(arguments, isAnd: name == "and", in: data)
        case "map": try mapped(arguments, in: data)
        case "filter": try filtered(arguments, in: data)
        case "reduce": try reduced(arguments, in: data)
        case "all": try all(arguments, in: data)
        case "some", "none": .bool(try some(arguments, name, in: data) == (name == "some"))
        default: try applied(name, try unwrapped(values(of: arguments, in: data)), in: data)
        }
    }

    /// An operator's arguments: those of an array, where an array is the only one.
    private func unwrapped(_ arguments: [LogicValue]) -> [LogicValue] {
        arguments.count == 1 ? arguments[0].elements ?? arguments : arguments
    }

    private func applied(
        _ name: String,
        _ arguments: [LogicValue],
        in data: LogicValue
    ) throws(LogicFailure) -> LogicValue {
        switch name {
        case "+", "-", "*", "/", "%", "min", "max": try arithmetic(name, arguments)
        case ">", ">=", "<", "<=": .bool(try isOrdered(name, arguments))
        case "==", "!=": .bool(try isEqual(name, arguments) == (name == "=="))
        case "===", "!==": .bool(try isIdentical(name, arguments) == (name == "==="))
        case "!", "!!": .bool(try isTruthy(name, arguments) == (name == "!!"))
        case "in": .bool(try contains(arguments))
        case "cat": .string(try concatenated(arguments))
        case "substr": .string(try substring(arguments))
        case "merge": .array(arguments.flatMap { $0.elements ?? [$0] })
        case "missing": missing(arguments, in: data)
        case "missing_some": try missingSome(arguments, in: data)
        case "log": try logged(arguments)
        case "date": try date(arguments)
        case "date.add": try moved(arguments, sign: 1)
        case "date.sub": try moved(arguments, sign: -1)
        case "duration.of", "duration.between", "duration.as": try duration(name, arguments)
        default: throw LogicFailure("Undefined operation '\(name)'")
        }
    }
}
