@testable import Metering

/// Makes random expressions, most of them well typed, and events to evaluate them on.
struct ExpressionGenerator {
    var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    static let names = ["a", "b", "c", "odd name", "in", "ünï \"q\"\n"]
    static let dimensionNames = ["region", "tier", "x-y"]
    static let texts = [
        "", "eu", "us", "eu-west-1", "A", "ä", "a\u{308}", "日本", "5", "\"", "\\", "\n\t\u{0}\u{7f}\u{2028}'",
    ]
    static let numbers: [Quantity] = [0, 1, 2, 3, -1, -7, 100, 500]

    mutating func number() -> Quantity {
        if random.chance(6) {
            let digits = String((0..<(1 + random.below(34))).map { _ in Character(String(random.below(10))) })
            let point = random.below(digits.count + 1)
            let text =
                "\(digits.prefix(point).drop { $0 == "0" })".isEmpty
                ? "0" : "\(digits.prefix(point).drop { $0 == "0" })"
            let fraction = digits.dropFirst(point)
            return (try? Quantity(text + (fraction.isEmpty ? "" : ".\(fraction)"))) ?? 1
        }
        return random.pick(Self.numbers)
    }

    mutating func literal(_ type: ExpressionType) -> ExpressionValue {
        switch type {
        case .number: .number(number())
        case .string: .string(random.pick(Self.texts))
        case .bool: .bool(random.chance(2))
        }
    }

    mutating func leaf(_ type: ExpressionType) -> Expression {
        if random.chance(3) { return .literal(literal(type)) }
        switch type {
        case .number: return .attribute(random.pick(Self.names))
        case .string: return random.chance(4) ? .customer : .dimension(random.pick(Self.dimensionNames))
        case .bool: return .binary(.equal, leaf(.number), leaf(.number))
        }
    }

    /// An expression of a type; once in `slip` operands it is of any type.
    mutating func expression(_ wanted: ExpressionType, depth: Int, slip: Int = .max) -> Expression {
        let type = slip < .max && random.chance(slip) ? random.pick(ExpressionType.allCases) : wanted
        guard depth > 1, !random.chance(5) else { return leaf(type) }
        if random.chance(6) {
            return .conditional(
                expression(.bool, depth: depth - 1, slip: slip),
                expression(type, depth: depth - 1, slip: slip),
                expression(type, depth: depth - 1, slip: slip)
            )
        }
        switch type {
        case .string: return leaf(.string)
        case .number: return arithmetic(depth: depth, slip: slip)
        case .bool: return condition(depth: depth, slip: slip)
        }
    }

    private mutating func arithmetic(depth: Int, slip: Int) -> Expression {
        if random.chance(5) { return .unary(.negate, expression(.number, depth: depth - 1, slip: slip)) }
        let sign = random.pick(Expression.BinaryOperator.allCases.filter { $0.family == .arithmetic })
        return .binary(
            sign,
            expression(.number, depth: depth - 1, slip: slip),
            expression(.number, depth: depth - 1, slip: slip)
        )
    }

    private mutating func condition(depth: Int, slip: Int) -> Expression {
        switch random.below(6) {
        case 0:
            return .unary(.not, expression(.bool, depth: depth - 1, slip: slip))
        case 1:
            let type = random.pick(ExpressionType.allCases)
            let count = 1 + random.below(3)
            let values = (0..<count).map { _ in literal(slip < .max && random.chance(slip) ? .number : type) }
            return .membership(expression(type, depth: depth - 1, slip: slip), values)
        case 2, 3:
            let type = random.pick(ExpressionType.allCases)
            let family: Expression.BinaryOperator.Family = type == .bool || random.chance(2) ? .equality : .ordering
            let sign = random.pick(Expression.BinaryOperator.allCases.filter { $0.family == family })
            return .binary(
                sign,
                expression(type, depth: depth - 1, slip: slip),
                expression(type, depth: depth - 1, slip: slip)
            )
        default:
            return .binary(
                random.chance(2) ? .and : .or,
                expression(.bool, depth: depth - 1, slip: slip),
                expression(.bool, depth: depth - 1, slip: slip)
            )
        }
    }

    /// An event that may lack any name.
    mutating func event() -> UsageEvent {
        var event = UsageEvent(
            id: "e-\(random.below(1_000_000))",
            event: "e",
            customer: random.pick(["eu", "c@example.com", "5"]),
            timestamp: Timestamp(
                seconds: Int64(random.below(2_000_000_000)),
                nanoseconds: Int32(random.below(3)) * 500_000_000
            )
        )
        for name in Self.names where !random.chance(5) {
            event.attributes[name] = number()
        }
        for name in Self.dimensionNames where !random.chance(5) {
            event.dimensions[name] = random.pick(Self.texts)
        }
        return event
    }
}

/// What an expression comes to for an event: a value or an error.
func outcome(_ expression: Expression, _ event: UsageEvent) -> Result<ExpressionValue, EvaluationError> {
    do {
        return .success(try expression.evaluate(event))
    } catch {
        return .failure(error)
    }
}
