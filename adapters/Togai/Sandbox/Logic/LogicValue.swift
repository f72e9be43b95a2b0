/// What a JSON-logic expression yields, and what it reads.
enum LogicValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(ExactDecimal)
    case string(String)
    case date(Instant)
    case array([LogicValue])
    case object([String: LogicValue])

    /// Texts are equal where their code points are the same.
    static func == (left: LogicValue, right: LogicValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): ExactText(left) == ExactText(right)
        case (.date(let left), .date(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }

    /// Whether a condition with this value holds.
    var isTruthy: Bool {
        switch self {
        case .null: false
        case .bool(let flag): flag
        case .number(let number): !number.isZero
        case .string(let text): !text.isEmpty
        case .array(let elements): !elements.isEmpty
        case .date, .object: true
        }
    }

    /// The number that an arithmetic or comparing operator sees: a number, or text that is exactly one.
    var coercedNumber: ExactDecimal? {
        switch self {
        case .number(let number): number
        case .string(let text): ExactDecimal(text)
        default: nil
        }
    }

    /// The text that `cat`, `substr` and `in` see; nil for null, which they cannot take.
    var text: String? {
        switch self {
        case .null: nil
        case .bool(let flag): flag ? "true" : "false"
        case .number(let number): number.canonical
        case .string(let text): text
        case .date(let instant): instant.evaluatorText
        case .array(let elements): "[" + elements.map { $0.text ?? "null" }.joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.keys.sorted().map { "\($0)=\(members[$0]?.text ?? "null")" }.joined(separator: ", ") + "}"
        }
    }

    /// The elements, where this is an array.
    var elements: [LogicValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }
}

/// Why an expression has no value: the evaluator gave up.
struct LogicFailure: Error, Hashable {
    /// What went wrong.
    var message: String

    init(_ message: String) {
        self.message = message
    }
}
