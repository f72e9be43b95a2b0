extension LogicEvaluator {
    private func pair(_ name: String, _ arguments: [LogicValue]) throws(LogicFailure) -> (LogicValue, LogicValue) {
        guard arguments.count == 2 else { throw LogicFailure("'\(name)' expects exactly 2 arguments") }
        return (arguments[0], arguments[1])
    }

    /// Loose equality: text is coerced to a number beside one, but two numbers are equal only at the same scale.
    func isEqual(_ name: String, _ arguments: [LogicValue]) throws(LogicFailure) -> Bool {
        switch try pair(name, arguments) {
        case (.null, .null): return true
        case (.null, _), (_, .null): return false
        case (.number(let left), .number(let right)): return left == right
        case (.string, .string): return arguments[0] == arguments[1]
        case (.bool(let left), .bool(let right)): return left == right
        case (.number(let number), .string(let text)), (.string(let text), .number(let number)):
            let isBlank = text.allSatisfy(\.isWhitespace)
            return (isBlank ? .zero : ExactDecimal(text)).map { $0.compare(number) == 0 } ?? false
        case (.number(let number), .bool(let flag)), (.bool(let flag), .number(let number)):
            return number == (flag ? .one : .zero)
        case (.string(let text), .bool(let flag)), (.bool(let flag), .string(let text)):
            return text.isEmpty != flag
        case (.date(let left), .date(let right)): return left.isSameInstant(as: right)
        case (.date(let date), .string(let text)), (.string(let text), .date(let date)):
            let trimmed = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return Instant(trimmed, offset: .required).map { $0.isSameInstant(as: date) } ?? false
        case (let left, let right): return !left.isTruthy && !right.isTruthy
        }
    }

    /// Strict equality: numbers by their value, everything else of the same kind and the same content.
    func isIdentical(_ name: String, _ arguments: [LogicValue]) throws(LogicFailure) -> Bool {
        let (left, right) = try pair(name, arguments)
        if case .number(let first) = left, case .number(let second) = right { return first.compare(second) == 0 }
        return left == right
    }
}
