import Testing

@testable import Metering

@Suite("Adapters can ask expressions what they are")
struct ExpressionQueryTests {
    private func parse(_ text: String) throws -> Expression { try ExpressionParser.parse(text).expression }

    @Test("Names that are used")
    func names() throws {
        let expression = try parse(
            "attributes.a > 1 && (customer in ['x'] ? dimensions.b == 'y' : -attributes.c < dimensions.d)"
        )
        #expect(expression.attributesUsed == ["a", "c"])
        #expect(expression.dimensionsUsed == ["b", "d"])
    }

    @Test("Conjuncts and disjuncts keep their order")
    func conjuncts() throws {
        let expression = try parse("true && (false || true) && (1 < 2 && 2 < 3)")
        #expect(try expression.conjuncts == [parse("true"), parse("false || true"), parse("1 < 2"), parse("2 < 3")])
        #expect(try parse("false || true").disjuncts == [.bool(false), .bool(true)])
        #expect(Expression.customer.conjuncts == [.customer])
    }

    @Test(
        "A single attribute is recognised in any spelling",
        arguments: ["attributes.a", "(attributes['a'])", "attributes.a * 1", "--attributes.a"]
    )
    func singleAttribute(text: String) throws {
        #expect(try parse(text).asSingleAttribute == "a")
    }

    @Test("Constants are recognised")
    func constants() throws {
        #expect(try parse("1 + 1").asConstant == .number(2))
        #expect(try parse("attributes.a + 1").asConstant == nil)
        #expect(try parse("attributes.a + 1").asSingleAttribute == nil)
    }

    @Test(
        "Tests of a dimension are recognised",
        arguments: [
            ("dimensions.r == 'a'", ["a"], false), ("'a' == dimensions.r", ["a"], false),
            ("dimensions.r != 'a'", ["a"], true),
            ("dimensions.r in ['b', 'a']", ["a", "b"], false), ("!(dimensions.r in ['b', 'a'])", ["a", "b"], true),
            ("dimensions.r == 'b' || dimensions.r == 'a'", ["a", "b"], false),
        ]
    )
    func dimensionMembership(text: String, values: [String], isNegated: Bool) throws {
        let expected = Expression.DimensionMembership(dimension: "r", values: values, isNegated: isNegated)
        #expect(try parse(text).asDimensionMembership == expected)
    }

    @Test(
        "Other conditions are no tests of a dimension",
        arguments: [
            "dimensions.r < 'a'", "attributes.r == 1", "customer == 'a'", "dimensions.r == 'a' || dimensions.q == 'a'",
            "true",
        ]
    )
    func noMembership(text: String) throws {
        #expect(try parse(text).asDimensionMembership == nil)
    }
}
