import Metering

/// Makes expressions over the names of an event, all of them well typed.
struct FormulaGenerator {
    /// The names of the attributes.
    let attributes: [String]
    /// The names of the dimensions.
    let dimensions: [String]
    /// The customers that there are.
    let customers: [String]

    /// The texts that dimensions have.
    static let texts = [
        "eu-west-1", "us-east-1", "pro", "free", "5", "", "a b", "ä", "it's", "\"q\"", "eu", "5.0", "true",
    ]

    private static let literals: [Quantity] = [0, 1, 2, 3, 7, 10, 100, 500, 1_000, 1_048_576]

    /// A meter's value.
    func value(_ random: inout SeededGenerator) -> Expression {
        switch random.below(10) {
        case 0..<4: attribute(&random)
        case 4: .number(literal(&random))
        case 5, 6: scaled(&random)
        default: number(&random, depth: 3)
        }
    }

    /// A meter's filter.
    func filter(_ random: inout SeededGenerator) -> Expression {
        switch random.below(8) {
        case 0: dimensionTest(&random)
        case 1: .binary(.and, dimensionTest(&random), dimensionTest(&random))
        case 2: comparison(&random, depth: 1)
        case 3: .binary(.and, dimensionTest(&random), comparison(&random, depth: 2))
        default: condition(&random, depth: 3)
        }
    }

    private func attribute(_ random: inout SeededGenerator) -> Expression {
        .attribute(random.pick(attributes, else: "bytes"))
    }

    /// A number as people write it into a formula.
    func literal(_ random: inout SeededGenerator) -> Quantity {
        let whole = random.pick(Self.literals, else: 1)
        if random.chance(40) { return (try? Quantity("12345678901234567890123456789012.75")) ?? whole }
        switch random.below(6) {
        case 0: return whole.negated
        case 1: return (try? Quantity("0.\(random.pick("1", "25", "005", "333", "00000015"))")) ?? whole
        case 2: return (try? Quantity("\(random.below(1_000)).\(random.pick("5", "75", "125"))")) ?? whole
        default: return whole
        }
    }

    private func scaled(_ random: inout SeededGenerator) -> Expression {
        let sign: Expression.BinaryOperator = random.pick(.divide, .multiply, .add, .subtract)
        return .binary(sign, attribute(&random), .number(literal(&random)))
    }

    private func number(_ random: inout SeededGenerator, depth: Int) -> Expression {
        guard depth > 1, !random.chance(4) else {
            return random.chance(3) ? .number(literal(&random)) : attribute(&random)
        }
        switch random.below(8) {
        case 0:
            return .unary(.negate, number(&random, depth: depth - 1))
        case 1:
            return .conditional(
                condition(&random, depth: depth - 1),
                number(&random, depth: depth - 1),
                number(&random, depth: depth - 1)
            )
        default:
            let sign: Expression.BinaryOperator = random.pick(.add, .subtract, .multiply, .divide, .remainder)
            return .binary(sign, number(&random, depth: depth - 1), number(&random, depth: depth - 1))
        }
    }

    private func condition(_ random: inout SeededGenerator, depth: Int) -> Expression {
        guard depth > 1 else {
            return random.chance(2) ? dimensionTest(&random) : comparison(&random, depth: 1)
        }
        switch random.below(9) {
        case 0: return .unary(.not, condition(&random, depth: depth - 1))
        case 1, 2: return .binary(.and, condition(&random, depth: depth - 1), condition(&random, depth: depth - 1))
        case 3, 4: return .binary(.or, condition(&random, depth: depth - 1), condition(&random, depth: depth - 1))
        case 5:
            return .conditional(
                condition(&random, depth: depth - 1),
                condition(&random, depth: depth - 1),
                condition(&random, depth: depth - 1)
            )
        case 6: return .bool(random.chance(2))
        case 7: return numberTest(&random)
        default: return comparison(&random, depth: depth - 1)
        }
    }

    private func comparison(_ random: inout SeededGenerator, depth: Int) -> Expression {
        let sign: Expression.BinaryOperator = random.pick(
            .less,
            .lessOrEqual,
            .greater,
            .greaterOrEqual,
            .equal,
            .notEqual
        )
        if random.chance(4) { return .binary(sign, text(&random), text(&random)) }
        let left = number(&random, depth: depth)
        return random.chance(4)
            ? .binary(sign, .number(literal(&random)), left) : .binary(sign, left, .number(literal(&random)))
    }

    private func numberTest(_ random: inout SeededGenerator) -> Expression {
        let values = (0..<random.within(1...3)).map { _ in ExpressionValue.number(literal(&random)) }
        return .membership(attribute(&random), values)
    }

    private func dimensionTest(_ random: inout SeededGenerator) -> Expression {
        if random.chance(8), !customers.isEmpty {
            return .binary(random.pick(.equal, .notEqual), .customer, .string(random.pick(customers, else: "")))
        }
        let name = Expression.dimension(random.pick(dimensions, else: "region"))
        if random.chance(2) {
            let count = random.within(1...3)
            let values = (0..<count).map { _ in ExpressionValue.string(random.pick(Self.texts, else: "")) }
            let test = Expression.membership(name, values)
            return random.chance(4) ? .unary(.not, test) : test
        }
        let value = Expression.string(random.pick(Self.texts, else: ""))
        let sign: Expression.BinaryOperator = random.pick(.equal, .equal, .notEqual)
        return random.chance(4) ? .binary(sign, value, name) : .binary(sign, name, value)
    }

    private func text(_ random: inout SeededGenerator) -> Expression {
        switch random.below(4) {
        case 0: .string(random.pick(Self.texts, else: ""))
        case 1: .customer
        default: .dimension(random.pick(dimensions, else: "region"))
        }
    }
}
