extension Expression {
    /// The expression's value for an event.
    ///
    /// All operands of arithmetic and comparisons are evaluated, so that an error names every reason. `&&` and `||` do not
    /// depend on the order of their operands: `false && e` and `e && false` are false, `true || e` and `e || true` are true,
    /// even where `e` has an error. `? :` evaluates its condition and then one branch. `x in [a, b]` means
    /// `x == a || x == b`. Strings are equal, and in order, by their code points.
    ///
    /// - Throws: what the event lacks, or what cannot be calculated.
    package func evaluate(_ event: UsageEvent) throws(EvaluationError) -> ExpressionValue {
        switch self {
        case .literal(let value):
            return value
        case .attribute(let name):
            guard let value = event.attributes[name] else { throw EvaluationError(.missingAttribute(name)) }
            return .number(value)
        case .dimension(let name):
            guard let value = event.dimensions[name] else { throw EvaluationError(.missingDimension(name)) }
            return .string(value)
        case .customer:
            return .string(event.customer)
        case .unary(.negate, let operand):
            return .number(try operand.number(event).negated)
        case .unary(.not, let operand):
            return .bool(try !operand.condition(event))
        case .binary(let sign, let left, let right):
            return try Self.evaluate(sign, left, right, event)
        case .membership(let subject, let values):
            return .bool(try Self.contains(values, try subject.evaluate(event)))
        case .conditional(let condition, let first, let second):
            return try condition.condition(event) ? first.evaluate(event) : second.evaluate(event)
        }
    }

    /// The number that the expression comes to; throws also where it comes to something else.
    package func number(_ event: UsageEvent) throws(EvaluationError) -> Quantity {
        switch try evaluate(event) {
        case .number(let value): return value
        case let other: throw EvaluationError(.typeMismatch(expected: .number, found: other.type))
        }
    }

    /// The truth value that the expression comes to; throws also where it comes to something else.
    package func condition(_ event: UsageEvent) throws(EvaluationError) -> Bool {
        switch try evaluate(event) {
        case .bool(let value): return value
        case let other: throw EvaluationError(.typeMismatch(expected: .bool, found: other.type))
        }
    }

    private static func evaluate(
        _ sign: BinaryOperator,
        _ left: Expression,
        _ right: Expression,
        _ event: UsageEvent
    ) throws(EvaluationError) -> ExpressionValue {
        switch sign.family {
        case .logic:
            return .bool(try logic(decidedBy: sign == .or, left, right, event))
        case .arithmetic:
            let (first, second) = try both(
                { () throws(EvaluationError) in try left.number(event) },
                { () throws(EvaluationError) in try right.number(event) }
            )
            return .number(try calculate(sign, first, second))
        case .equality, .ordering:
            let (first, second) = try both(
                { () throws(EvaluationError) in try left.evaluate(event) },
                { () throws(EvaluationError) in try right.evaluate(event) }
            )
            return .bool(try compare(sign, first, second))
        }
    }

    /// Both results, or the reasons of both errors.
    private static func both<Value>(
        _ first: () throws(EvaluationError) -> Value,
        _ second: () throws(EvaluationError) -> Value
    ) throws(EvaluationError) -> (Value, Value) {
        let value: Value
        do {
            value = try first()
        } catch {
            throw error.merged(with: failure(of: second))
        }
        return (value, try second())
    }

    private static func failure<Value>(of body: () throws(EvaluationError) -> Value) -> EvaluationError? {
        do {
            _ = try body()
            return nil
        } catch {
            return error
        }
    }

    /// `&&`, which `false` decides, or `||`, which `true` decides.
    private static func logic(
        decidedBy decisive: Bool,
        _ left: Expression,
        _ right: Expression,
        _ event: UsageEvent
    ) throws(EvaluationError) -> Bool {
        let first: Bool
        do {
            first = try left.condition(event)
        } catch let error {
            do {
                if try right.condition(event) == decisive { return decisive }
            } catch let other {
                throw error.merged(with: other)
            }
            throw error
        }
        return first == decisive ? decisive : try right.condition(event)
    }
}
