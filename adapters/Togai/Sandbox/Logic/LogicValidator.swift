/// Decides whether an expression may be used in a usage meter.
struct LogicValidator: Sendable {
    /// Every operator that Togai allows, besides `var`.
    static let operators: Set<String> = [
        "+", "-", "*", "/", "%", "min", "max", ">", ">=", "<", "<=", "if", "?:", "==", "!=", "===", "!==", "!", "!!",
        "and", "or", "log", "map", "filter", "reduce", "all", "some", "none", "merge", "in", "cat", "substr",
        "missing", "missing_some", "date", "date.add", "date.sub", "duration.of", "duration.between", "duration.as",
    ]

    /// The prefixes under which the values of an event stand.
    static let prefixes = ["attributes.", "dimensions.", "dependencies."]

    /// The full names of the variables of the event schema; nil where no schema is known, and only prefixes count.
    var variables: Set<String>?

    /// Everything that is wrong with an expression, in the order of its text.
    func problems(in node: LogicNode) -> [String] {
        switch node {
        case .null, .bool, .number, .string: []
        case .array(let elements): elements.flatMap(problems)
        case .variable(let key, _): problem(inKey: key).map { [$0] } ?? []
        case .operation(let name, let arguments):
            (Self.operators.contains(name) ? [] : ["Unknown operator/operation: \(name)"])
                + arguments.flatMap(problems)
        }
    }

    private func problem(inKey key: LogicNode) -> String? {
        guard case .string(let name) = key else { return "Variable name must be a string" }
        if let variables {
            return variables.contains(name) ? nil : "Unknown variable: \(name)"
        }
        let isKnown = Self.prefixes.contains { name.hasPrefix($0) && name.count > $0.count }
        return isKnown ? nil : "Unknown variable: \(name)"
    }
}
