import Testing

@testable import Metering

@Suite("Faults in expressions name place, finding and remedy")
struct ExpressionErrorTests {
    private func faults(
        _ text: String,
        as role: ExpressionRole = .condition,
        in schema: EventSchemaNames? = nil
    ) -> [ExpressionError] {
        do {
            _ = try Expression(text, as: role, in: schema)
            return []
        } catch {
            return error.errors
        }
    }

    @Test(
        "A fault of syntax is found at its column and says what to do",
        arguments: [
            ("attributes.a = 1", 14, "did you mean `==`?"),
            ("attributes.a == 1 and true", 19, "did you mean `&&`?"),
            ("attributes.a == 1 OR true", 19, "did you mean `||`?"),
            ("not true", 1, "did you mean `!`?"),
            ("true & true", 6, "did you mean `&&`?"),
            ("attributes.a === 1", 14, "did you mean `==`?"),
            ("attributes.a <> 1", 14, "did you mean `!=`?"),
            ("attributes.a ≤ 1", 14, "did you mean `<=`?"),
            ("customer not in ['a']", 10, "write `!(x in [..])`"),
            ("attribute.a == 1", 1, "did you mean `attributes`?"),
            ("custommer == 'a'", 1, "did you mean `customer`?"),
            ("region == 'a'", 1, "did you mean `attributes.region`, `dimensions.region` or \"region\"?"),
            ("attributes.odd-name > 1", 16, "for a name with a hyphen write [\"odd-name\"] instead of .odd-name"),
            ("attributes.in > 1", 12, "write attributes[\"in\"]"),
            ("True", 1, "did you mean `true`?"),
            ("attributes.a > 0x1F", 16, "write the number in decimal"),
            ("attributes.a > 1u", 16, "write the number without `u`"),
            ("customer == r'a'", 13, "write the string without `r`"),
            ("customer == \"a\\qb\"", 15, "write `\\\\` for a backslash"),
            ("true ? true ? true : false : true", 13, "put the inner `? :` in parentheses"),
            ("true) && false", 5, "remove it, or open a parenthesis before"),
            ("+1 > 0", 1, "leave it out"),
            ("['a']", 1, "a list stands only after `in`"),
            ("customer in [customer]", 14, "a list holds literals only"),
            (
                "attributes.a == null", 17,
                "an event that lacks a name is rejected and listed; there is no value to compare with"
            ),
        ]
    )
    func hints(text: String, column: Int, hint: String) throws {
        let fault = try #require(faults(text).first)
        #expect(fault.position.column == column)
        #expect(fault.hint == hint)
    }

    @Test(
        "What is missing or strange is named with what was expected",
        arguments: [
            ("", 1, "found the end", "a value: attributes.NAME, dimensions.NAME, customer, a number, a string or `(`"),
            (
                "1 +", 4, "found the end",
                "a value: attributes.NAME, dimensions.NAME, customer, a number, a string or `(`"
            ),
            ("(1", 3, "found the end", "`)`"),
            ("attributes", 11, "found the end", "`.NAME` after `attributes`"),
            ("attributes.5", 12, "found the number 5", "a name"),
            ("attributes[a]", 12, "found `a`", "a name as a string"),
            ("customer in 'a'", 13, "found a string", "a list of values such as [\"a\", \"b\"]"),
            ("customer in ['a' 'b']", 18, "found a string", "`,` or `]`"),
            ("1 2", 3, "found the number 2 after a complete expression", "an operator or the end"),
            ("true ? 1", 9, "found the end", "`:` and the value where the condition does not hold"),
            ("'abc", 1, "the string is not closed", "a closing `'`"),
            ("attributes.a.b > 1", 13, "`.b` of a value that has no members", "an operator or the end"),
            ("1 @ 2", 3, "`@` has no meaning here", ExpressionGrammar.summary),
            ("“a”", 1, "typographic quote `“`", "a straight quote, \" or '"),
            (
                "customer.startsWith('a')", 9, "the method `.startsWith()` is not in this subset of CEL",
                ExpressionGrammar.summary
            ),
            (
                "size(customer) > 1", 1, "`size()` is not in this subset of CEL, which has no functions",
                ExpressionGrammar.summary
            ),
        ]
    )
    func expectations(text: String, column: Int, message: String, expected: String) throws {
        let fault = try #require(faults(text).first)
        #expect(fault.position.column == column)
        #expect(fault.message == message)
        #expect(fault.expected == expected)
    }

    @Test("All faults of a text are reported, in order")
    func manyFaults() {
        let found = faults("attributes.a = 1 and size(customer) > 2 or foo == 'x'")
        #expect(found.map(\.position.column) == [14, 18, 22, 41, 44])
    }

    @Test("A number of more than 34 digits is refused with its cause")
    func longNumber() throws {
        let fault = try #require(faults("attributes.a > 12345678901234567890123456789012345").first)
        #expect(fault.position.column == 16)
        #expect(fault.message.contains("34"))
    }

    @Test("Lines and columns count code points, and the caret stands below the fault")
    func carets() throws {
        let text = "dimensions.a == \"日本😀\" &&\n\tattributes.b = 2"
        do {
            _ = try ExpressionParser.parse(text)
            Issue.record("not refused")
        } catch {
            let fault = try #require(error.errors.first)
            #expect(fault.position == TextPosition(offset: 46, line: 2, column: 15))
            #expect(
                error.description == """
                    line 2, column 15: `=` is not an operator here; did you mean `==`?
                        \tattributes.b = 2
                        \t             ^
                    """
            )
        }
    }

    @Test("Of a long line the part around the fault is shown")
    func longLine() throws {
        let text = String(repeating: "1 + ", count: 50) + "foo" + String(repeating: " + 1", count: 50)
        let fault = try #require(faults(text, as: .number).first)
        let lines = fault.rendered(in: text).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[1].hasPrefix("    …") && lines[1].hasSuffix("…") && lines[1].count < 140)
        let caret = try #require(lines[2].firstIndex(of: "^"))
        let column = lines[2].distance(from: lines[2].startIndex, to: caret)
        #expect(lines[1].dropFirst(column).hasPrefix("foo"))
        #expect(lines[2].filter { $0 == "^" }.count == 3)
    }

    @Test("At most 20 faults of one text are reported")
    func faultLimit() {
        #expect(faults(String(repeating: "@", count: 1_000)).count == 20)
    }
}
