import Testing

@testable import Metering

@Suite("Expressions nest as deep as their limit")
struct DeepExpressionTests {
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
