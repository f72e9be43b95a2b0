import Testing

@testable import Metering

@Suite("The expression parser survives any text")
struct ExpressionFuzzTests {
    static let seeds = [
        #"dimensions.region in ["us-east-1", "eu-west-1"] && attributes.status < 500"#,
        #"attributes.bytes / 1048576 + attributes["odd name"] * -2.5e3 % 7"#,
        #"!(customer == 'a\n\u00e9') || (attributes.x >= 1 ? true : false)"#,
        #"attributes.a.startsWith("x") and not b = 'c' ≤ 5 ? [1,] : "unclosed"#,
    ]

    @Test("30,000 mutated texts end in a tree or in errors with places inside the text", arguments: 0..<10)
    func mutations(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let alphabet = Array("()[]{}\"'\\.,?:!&|=<>+-*/%0123456789eExuU_ aisnotrdcbm\n\r\tüλ😀≤“\u{0}")
        for _ in 0..<3_000 {
            var text = Array(random.pick(Self.seeds))
            for _ in 0..<(1 + random.below(8)) {
                let place = random.below(text.count + 1)
                switch random.below(4) {
                case 0 where place < text.count: text.remove(at: place)
                case 1 where place < text.count: text[place] = random.pick(alphabet)
                case 2:
                    let other = Array(random.pick(Self.seeds))
                    let start = random.below(other.count)
                    text.insert(contentsOf: other[start..<Swift.min(other.count, start + random.below(20))], at: place)
                default: text.insert(random.pick(alphabet), at: place)
                }
            }
            check(String(text))
        }
    }

    private func check(_ text: String) {
        do {
            let parsed = try ExpressionParser.parse(text)
            let printed = parsed.expression.description
            #expect((try? ExpressionParser.parse(printed).expression) == parsed.expression, "\(text)")
            _ = parsed.expression.canonical()
            try parsed.checked(as: .condition)
        } catch {
            #expect(!error.errors.isEmpty, "\(text)")
            for fault in error.errors {
                #expect(fault.position.offset <= text.utf8.count)
                #expect(!fault.rendered(in: text).isEmpty)
            }
        }
    }

    @Test(
        "Nesting of any kind is refused, not followed, beyond its limit",
        arguments: ["(", "!", "-", "a?b:", "attributes[", "1+", "f("]
    )
    func deepNesting(piece: String) {
        let text = String(repeating: piece, count: 60_000 / piece.utf8.count) + "1"
        #expect(throws: ExpressionErrors.self) { try ExpressionParser.parse(text) }
    }

    @Test("100,000 parentheses are refused for their length")
    func parentheses() {
        let text = String(repeating: "(", count: 100_000) + "1" + String(repeating: ")", count: 100_000)
        #expect(throws: ExpressionErrors.self) { try ExpressionParser.parse(text) }
    }

    @Test("The deepest trees that are allowed can be used in every way")
    func deepestTrees() throws {
        let depth = ExpressionGrammar.maximumDepth
        let chain = Array(repeating: "attributes.x > 1", count: depth - 1).joined(separator: " && ")
        let nested = String(repeating: "(", count: depth) + "1" + String(repeating: ")", count: depth)
        let right =
            String(repeating: "1 + (attributes.x + ", count: depth / 2 - 1) + "1"
            + String(repeating: ")", count: depth / 2 - 1)
        let choices = String(repeating: "attributes.x > 1 ? 1 : ", count: depth - 2) + "2"
        let signs = String(repeating: "-", count: depth - 1) + "attributes.x"
        let event = UsageEvent(id: "1", event: "e", customer: "c", timestamp: .epoch, attributes: ["x": 1])
        for text in [chain, nested, right, choices, signs] {
            let expression = try ExpressionParser.parse(text).expression
            #expect(try ExpressionParser.parse(expression.description).expression == expression)
            #expect(expression.canonical().canonical() == expression.canonical())
            #expect(outcome(expression.canonical(), event) == outcome(expression, event))
            #expect(Set([expression]).contains(expression))
        }
        #expect(throws: ExpressionErrors.self) { try ExpressionParser.parse(chain + " && true && true") }
    }
}
