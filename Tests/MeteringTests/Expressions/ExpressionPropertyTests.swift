import Testing

@testable import Metering

@Suite("Expressions hold their laws for generated trees")
struct ExpressionPropertyTests {
    @Test("Parsing what was printed gives the same tree", arguments: 0..<20)
    func printThenParse(seed: Int) throws {
        var generator = ExpressionGenerator(seed: UInt64(seed))
        for _ in 0..<200 {
            let expression = generator.expression(generator.random.pick(ExpressionType.allCases), depth: 6, slip: 10)
            let text = expression.description
            let parsed = try ExpressionParser.parse(text).expression
            #expect(parsed == expression, "\(text)")
            #expect(parsed.description == text)
        }
    }

    @Test("Well-typed trees pass the check of types", arguments: 0..<10)
    func wellTyped(seed: Int) throws {
        var generator = ExpressionGenerator(seed: UInt64(1_000 + seed))
        for _ in 0..<200 {
            try generator.expression(.number, depth: 6).checked(as: .number)
            try generator.expression(.bool, depth: 6).checked(as: .condition)
        }
    }

    @Test("A checked tree never meets a wrong type", arguments: 0..<20)
    func checkedNeverMismatches(seed: Int) {
        var generator = ExpressionGenerator(seed: UInt64(2_000 + seed))
        var refused = 0
        for _ in 0..<200 {
            let expression = generator.expression(.bool, depth: 5, slip: 25)
            guard expression.problem(as: .condition) == nil else {
                refused += 1
                continue
            }
            for _ in 0..<5 {
                guard case .failure(let error) = outcome(expression, generator.event()) else { continue }
                for problem in error.problems {
                    switch problem {
                    case .typeMismatch, .incomparable: Issue.record("\(expression): \(error)")
                    default: break
                    }
                }
            }
        }
        #expect(refused > 5 && refused < 195)
    }

    @Test(
        "The canonical form comes to the same value or error, is its own canonical form, and is no wronger",
        arguments: 0..<40
    )
    func canonicalPreserves(seed: Int) throws {
        var generator = ExpressionGenerator(seed: UInt64(3_000 + seed))
        for round in 0..<150 {
            let slip = round.isMultiple(of: 3) ? 8 : Int.max
            let type = generator.random.pick([ExpressionType.number, .bool])
            let expression = generator.expression(type, depth: 5, slip: slip)
            let canonical = expression.canonical()
            #expect(canonical.canonical() == canonical, "\(expression) becomes \(canonical)")
            for _ in 0..<4 {
                let event = generator.event()
                #expect(outcome(canonical, event) == outcome(expression, event), "\(expression) becomes \(canonical)")
            }
            if slip == .max {
                try canonical.checked(as: type == .number ? .number : .condition)
            }
        }
    }

    @Test("Operands of && and || can change places", arguments: 0..<10)
    func logicCommutes(seed: Int) {
        var generator = ExpressionGenerator(seed: UInt64(4_000 + seed))
        for _ in 0..<100 {
            let sign: Expression.BinaryOperator = generator.random.chance(2) ? .and : .or
            let left = generator.expression(.bool, depth: 4)
            let right = generator.expression(.bool, depth: 4)
            let event = generator.event()
            let one = Expression.binary(sign, left, right)
            let other = Expression.binary(sign, right, left)
            #expect(outcome(one, event) == outcome(other, event))
            #expect(one.canonical() == other.canonical(), "\(one)")
        }
    }
}
