/// A parsed JSON-logic expression.
indirect enum LogicNode: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(ExactDecimal)
    case string(String)
    case array([LogicNode])
    /// `{"var": [key, fallback]}`.
    case variable(key: LogicNode, fallback: LogicNode)
    /// Any other object: its one key is the operator, and its value the arguments.
    case operation(String, [LogicNode])

    /// Why a text is no JSON-logic.
    enum ParseFailure: Error, Hashable {
        /// It is not even JSON, leniently read.
        case notJSON(JSONReader.Failure)
        /// It is JSON, but no JSON-logic, for the reason given.
        case notLogic(String)
    }

    /// Makes the expression that a text says.
    init(_ text: String) throws(ParseFailure) {
        let value: JSON
        do {
            value = try JSONReader.read(text.utf8, grammar: .lenient)
        } catch {
            throw .notJSON(error)
        }
        try self.init(value)
    }

    /// Makes the expression that a JSON value is.
    init(_ value: JSON) throws(ParseFailure) {
        switch value {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .string(let text): self = .string(text)
        case .number(let text):
            guard let number = ExactDecimal(text) else { throw .notLogic("the number '\(text)' is out of range") }
            self = .number(number)
        case .array(let elements): self = .array(try Self.nodes(elements))
        case .object(let object):
            guard object.names.count == 1, let key = object.names.first, let value = object[key] else {
                throw .notLogic("an object must have exactly one key, this one has \(object.names.count)")
            }
            let arguments = try Self.nodes(value.array ?? [value])
            self =
                key == "var"
                ? .variable(
                    key: arguments.first ?? .null,
                    fallback: arguments.count > 1 ? arguments[1] : .null
                )
                : .operation(key, arguments)
        }
    }

    private static func nodes(_ values: [JSON]) throws(ParseFailure) -> [LogicNode] {
        var nodes: [LogicNode] = []
        for value in values {
            nodes.append(try LogicNode(value))
        }
        return nodes
    }
}
