extension LogicEvaluator {
    /// How many digits behind the point a quotient has.
    static let divisionScale = 4

    func arithmetic(_ name: String, _ arguments: [LogicValue]) throws(LogicFailure) -> LogicValue {
        if arguments.isEmpty { return .null }
        if arguments.count == 1, let result = try unary(name, arguments[0]) { return result }
        var numbers: [ExactDecimal] = []
        for argument in arguments {
            guard let number = argument.coercedNumber else { return .null }
            numbers.append(number)
        }
        let takesTwo = name == "-" || name == "/" || name == "%"
        var result = numbers[0]
        for number in numbers.dropFirst().prefix(takesTwo ? 1 : numbers.count) {
            result = try combined(name, result, number)
        }
        return .number(result)
    }

    /// What an operator makes of one argument, where that differs from the argument's number.
    ///
    /// Only a number is negated: `-` of an event's value, which is text, is the value itself.
    private func unary(_ name: String, _ argument: LogicValue) throws(LogicFailure) -> LogicValue? {
        switch (name, argument) {
        case ("+", .string(let text)):
            guard let number = ExactDecimal(text) else { throw LogicFailure("'\(text)' is no number") }
            return .number(number)
        case ("-", .number(let number)): return .number(number.negated)
        case ("/", _): return .null
        default: return nil
        }
    }

    private func combined(
        _ name: String,
        _ left: ExactDecimal,
        _ right: ExactDecimal
    ) throws(LogicFailure) -> ExactDecimal {
        switch name {
        case "+": return left + right
        case "-": return left - right
        case "*": return left * right
        case "min": return left.compare(right) <= 0 ? left : right
        case "max": return left.compare(right) >= 0 ? left : right
        default:
            let result =
                name == "/" ? left.divided(by: right, scale: Self.divisionScale) : left.remainder(by: right)
            guard let result else { throw LogicFailure("Division by zero") }
            return result
        }
    }

    func isOrdered(_ name: String, _ arguments: [LogicValue]) throws(LogicFailure) -> Bool {
        guard arguments.count >= 2 else { throw LogicFailure("'\(name)' requires at least 2 arguments") }
        var numbers: [ExactDecimal] = []
        for argument in arguments.prefix(3) {
            guard let number = argument.coercedNumber else { return false }
            numbers.append(number)
        }
        if arguments.count == 3 {
            guard name == "<" || name == "<=" else {
                throw LogicFailure("'\(name)' does not support between comparisons")
            }
            let limit = name == "<" ? 0 : 1
            return numbers[0].compare(numbers[1]) < limit && numbers[1].compare(numbers[2]) < limit
        }
        let order = numbers[0].compare(numbers[1])
        switch name {
        case ">": return order > 0
        case ">=": return order >= 0
        case "<": return order < 0
        default: return order <= 0
        }
    }
}
