import Testing

@testable import Metering

@Suite("The expression parser reads the subset of CEL")
struct ExpressionParserTests {
    private func parse(_ text: String) throws -> Expression { try ExpressionParser.parse(text).expression }

    @Test(
        "Operators bind as in CEL",
        arguments: [
            ("1 + 2 * 3", "1 + (2 * 3)"),
            ("1 * 2 + 3", "(1 * 2) + 3"),
            ("1 - 2 - 3", "(1 - 2) - 3"),
            ("8 / 4 / 2", "(8 / 4) / 2"),
            ("7 % 4 * 2", "(7 % 4) * 2"),
            ("1 < 2 == true", "(1 < 2) == true"),
            ("1 + 1 in [2] == true", "((1 + 1) in [2]) == true"),
            ("true || false && false", "true || (false && false)"),
            ("!true == false", "(!true) == false"),
            ("-attributes.x * 2", "(-attributes.x) * 2"),
            ("true ? 1 : false ? 2 : 3", "true ? 1 : (false ? 2 : 3)"),
            ("true || false ? 1 : 2", "(true || false) ? 1 : 2"),
            ("1 < 2 && 3 > 2 || false", "((1 < 2) && (3 > 2)) || false"),
        ]
    )
    func precedence(text: String, bracketed: String) throws {
        #expect(try parse(text) == parse(bracketed))
    }

    @Test("Names are read in both spellings")
    func names() throws {
        #expect(try parse("attributes.bytes") == .attribute("bytes"))
        #expect(try parse("attributes[\"bytes\"]") == .attribute("bytes"))
        #expect(try parse("dimensions['odd name']") == .dimension("odd name"))
        #expect(try parse(" customer\n") == .customer)
        #expect(try parse("attributes.if") == .attribute("if"))
        #expect(Expression.attribute("in").description == "attributes[\"in\"]")
        #expect(Expression.dimension("a-b").description == "dimensions[\"a-b\"]")
    }

    @Test(
        "Numbers are decimals, and a minus before one is part of it",
        arguments: [
            ("12", "12"), ("0.50", "0.5"), (".5", "0.5"), ("1e3", "1000"), ("1.5E-3", "0.0015"), ("-3", "-3"),
            ("2.50e+1", "25"),
        ]
    )
    func numbers(text: String, value: String) throws {
        #expect(try parse(text) == .number(Quantity(value)))
    }

    @Test("A minus before a number in parentheses is an operator")
    func minusBeforeParentheses() throws {
        #expect(try parse("-(5)") == .unary(.negate, .number(5)))
        #expect(try parse("--5") == .unary(.negate, .number(-5)))
        #expect(try parse("1 -5") == .binary(.subtract, .number(1), .number(5)))
        #expect(Expression.unary(.negate, .number(5)).description == "-(5)")
        #expect(Expression.unary(.negate, .number(-5)).description == "--5")
    }

    @Test(
        "Strings take both quotes and CEL's escapes",
        arguments: [
            (#""a'b""#, "a'b"), (#"'a"b'"#, "a\"b"),
            (#""\n\r\t\\\"\'\`\?\a\b\f\v""#, "\n\r\t\\\"'`?\u{7}\u{8}\u{c}\u{b}"),
            (#""\x41\X42\u00e9\U0001F600\101""#, "ABé😀A"), ("\"日本\"", "日本"), ("''", ""),
        ]
    )
    func strings(text: String, value: String) throws {
        #expect(try parse(text) == .string(value))
    }

    @Test("Lists hold literals and may end in a comma")
    func lists() throws {
        #expect(
            try parse("dimensions.x in ['a', \"b\",]") == .membership(.dimension("x"), [.string("a"), .string("b")])
        )
        #expect(try parse("attributes.x in [-1, 2]") == .membership(.attribute("x"), [.number(-1), .number(2)]))
        #expect(try parse("dimensions.x in []") == .membership(.dimension("x"), []))
    }

    @Test(
        "The text has no more parentheses than the tree needs",
        arguments: [
            ("((1)) + (2 * 3)", "1 + 2 * 3"),
            ("(1 - 2) - 3", "1 - 2 - 3"),
            ("1 - (2 - 3)", "1 - (2 - 3)"),
            ("1 + (2 + 3)", "1 + (2 + 3)"),
            ("!(!(true))", "!!true"),
            ("!(dimensions.a == 'b')", "!(dimensions.a == \"b\")"),
            ("(true ? 1 : 2) + 1", "(true ? 1 : 2) + 1"),
            ("(true ? false : true) ? 1 : (false ? 2 : 3)", "(true ? false : true) ? 1 : false ? 2 : 3"),
            ("true ? (true ? 1 : 2) : 3", "true ? (true ? 1 : 2) : 3"),
            ("(dimensions.a in ['b']) == (1 < 2)", "dimensions.a in [\"b\"] == (1 < 2)"),
            ("attributes.a- -1", "attributes.a - -1"),
        ]
    )
    func minimalParentheses(text: String, printed: String) throws {
        #expect(try parse(text).description == printed)
    }

    @Test("Strings print with escapes for what cannot stand in them")
    func printedStrings() {
        #expect(Expression.string("a\"b\\\n\u{1}\u{2028}é").description == #""a\"b\\\n\u0001\u2028é""#)
    }

    @Test("Strings that only look the same are different")
    func codePoints() {
        #expect(Expression.string("\u{e9}") != Expression.string("e\u{301}"))
    }
}
