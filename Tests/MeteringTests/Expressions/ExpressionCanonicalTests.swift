import Testing

@testable import Metering

@Suite("Spellings of one meaning share a canonical form")
struct ExpressionCanonicalTests {
    private func canonical(_ text: String) throws -> String {
        try ExpressionParser.parse(text).expression.canonical().description
    }

    @Test(
        "Rules",
        arguments: [
            ("5 < attributes.x", "attributes.x > 5"),
            ("'a' == dimensions.x", "dimensions.x == \"a\""),
            ("attributes.b > attributes.a", "attributes.a < attributes.b"),
            ("!(attributes.a == 1)", "attributes.a != 1"),
            ("!(attributes.a < 1)", "attributes.a >= 1"),
            ("!!(attributes.a < 1)", "attributes.a < 1"),
            ("--attributes.a", "attributes.a"),
            ("dimensions.x in ['a']", "dimensions.x == \"a\""),
            ("dimensions.x in ['b', 'a', 'b']", "dimensions.x in [\"a\", \"b\"]"),
            ("!(dimensions.x in ['a'])", "dimensions.x != \"a\""),
            ("dimensions.x == 'b' || dimensions.x == 'a'", "dimensions.x in [\"a\", \"b\"]"),
            ("dimensions.x != 'b' && dimensions.x != 'a'", "!(dimensions.x in [\"a\", \"b\"])"),
            ("!(dimensions.x == 'b' || customer == 'a')", "customer != \"a\" && dimensions.x != \"b\""),
            ("1 < attributes.a && true", "attributes.a > 1"),
            ("attributes.a > 1 && attributes.a > 1", "attributes.a > 1"),
            ("attributes.nope > 1 && 1 > 2", "false"),
            ("attributes.nope > 1 || 1 < 2", "true"),
            ("(1 < attributes.a) == true", "attributes.a > 1"),
            ("(1 < attributes.a) != true", "attributes.a <= 1"),
            ("attributes.a > 1 ? true : false", "attributes.a > 1"),
            ("attributes.a > 1 ? false : true", "attributes.a <= 1"),
            ("attributes.a != 1 ? 2 : 3", "attributes.a == 1 ? 3 : 2"),
            ("2 > 1 ? attributes.a : attributes.b", "attributes.a"),
            ("attributes.b + attributes.a", "attributes.a + attributes.b"),
            ("1024 * 1024 * attributes.a", "attributes.a * 1048576"),
            ("attributes.a * 1 + 0", "attributes.a"),
            ("attributes.a + -5", "attributes.a - 5"),
            ("attributes.a - -5", "attributes.a + 5"),
            ("attributes.a + -attributes.b", "attributes.a - attributes.b"),
            ("-attributes.a + attributes.b", "attributes.b - attributes.a"),
            ("attributes.a / (10 / 4)", "attributes.a / 2.5"),
            ("attributes.a in [1] && 'x' in ['x']", "attributes.a == 1"),
            ("1 / 3", "1 / 3"), ("1 / 0", "1 / 0"), ("1e34 + 1", "1 + 10000000000000000000000000000000000"),
            ("attributes.a / 1", "attributes.a / 1"), ("attributes.a * 0", "attributes.a * 0"),
            ("attributes.a == attributes.a", "attributes.a == attributes.a"),
            ("attributes.a + attributes.b + attributes.c", "attributes.c + (attributes.a + attributes.b)"),
        ]
    )
    func rules(text: String, expected: String) throws {
        let form = try canonical(text)
        #expect(try canonical(expected) == form)
        if !text.hasPrefix("attributes.a + attributes.b +") { #expect(form == expected) }
    }

    @Test("Chains compare equal in any order and nesting")
    func chains() throws {
        let one = try canonical("attributes.s < 500 && (dimensions.r in ['b','a'] && customer != 'x')")
        let other = try canonical(
            "(!(customer == 'x') && 500 > attributes.s) && (dimensions.r == 'a' || 'b' == dimensions.r)"
        )
        #expect(one == other)
    }

    @Test(
        "What differs stays different",
        arguments: [
            ("attributes.a > 1", "attributes.a >= 1"), ("dimensions.a == 'x'", "attributes.a == 'x'"),
            ("attributes.a - attributes.b", "attributes.b - attributes.a"), ("attributes.a / 2", "attributes.a / 2.5"),
        ]
    )
    func differences(one: String, other: String) throws {
        #expect(try canonical(one) != canonical(other))
    }

    @Test("A wide tree stays shallow enough to be read again")
    func wideTrees() throws {
        func tree(_ range: Range<Int>) -> Expression {
            guard range.count > 1 else { return .binary(.greater, .attribute("a\(range.lowerBound)"), .number(1)) }
            let middle = range.lowerBound + range.count / 2
            return .binary(.or, tree(range.lowerBound..<middle), tree(middle..<range.upperBound))
        }
        let canonical = tree(0..<2_000).canonical()
        #expect(canonical.disjuncts.count == 2_000)
        #expect(canonical.canonical() == canonical)
        #expect(try ExpressionParser.parse(canonical.description).expression == canonical)
    }
}
