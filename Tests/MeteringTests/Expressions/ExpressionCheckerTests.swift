import Testing

@testable import Metering

@Suite("The check of expressions holds types and names")
struct ExpressionCheckerTests {
    private let schema = EventSchemaNames(
        event: "api_request",
        attributes: ["bytes", "status"],
        dimensions: ["region", "tier"]
    )

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
        "The right types pass",
        arguments: [
            ("attributes.bytes / 1048576", ExpressionRole.number),
            ("attributes.status < 500 ? 1 : 0.5", .number),
            ("-attributes.bytes % 7", .number),
            ("dimensions.region in [\"us-east-1\", \"eu-west-1\"] && attributes.status < 500", .condition),
            ("!(customer == 'a') || dimensions.tier < 'b'", .condition),
            ("(attributes.bytes > 1) == (dimensions.tier != 'x')", .condition),
            ("true ? dimensions.tier == 'x' : false", .condition),
            ("(true ? dimensions.tier : customer) == 'x'", .condition),
        ]
    )
    func rightTypes(text: String, role: ExpressionRole) {
        #expect(faults(text, as: role, in: schema).isEmpty)
    }

    @Test(
        "A wrong type is found at its operand",
        arguments: [
            ("dimensions.tier + 1", ExpressionRole.number, 1, "`+` takes numbers, found a string"),
            ("1 * 'x'", .number, 5, "`*` takes numbers, found a string"),
            ("-customer", .number, 2, "`-` takes numbers, found a string"),
            ("attributes.a == 'x'", .condition, 1, "`==` compares a number with a string"),
            ("true && attributes.a < dimensions.b", .condition, 9, "`<` compares a number with a string"),
            ("(1 < 2) < (2 < 3)", .condition, 1, "`<` compares conditions"),
            ("1 < 2 < 3", .condition, 1, "`<` compares a condition with a number"),
            ("attributes.a && true", .condition, 1, "`&&` takes conditions, found a number"),
            ("!dimensions.a in ['x']", .condition, 2, "`!` takes conditions, found a string"),
            ("attributes.a ? 1 : 2", .number, 1, "`?` takes conditions, found a number"),
            ("true ? 1 : 'x'", .number, 1, "one branch of `? :` is a number, the other a string"),
            ("dimensions.a in ['x', 5]", .condition, 23, "the list holds a number where a string is looked for"),
            ("dimensions.a in []", .condition, 1, "the list after `in` is empty, so that nothing is in it"),
            ("attributes.a > 1", .number, 1, "the expression comes to a condition"),
            ("attributes.a", .condition, 1, "the expression comes to a number"),
            ("customer", .number, 1, "the expression comes to a string"),
        ]
    )
    func wrongTypes(text: String, role: ExpressionRole, column: Int, message: String) throws {
        let found = faults(text, as: role)
        let fault = try #require(found.first)
        #expect(fault.position.column == column)
        #expect(fault.message == message)
    }

    @Test(
        "A wrong type comes with what to write instead",
        arguments: [
            ("attributes.a == '5'", ExpressionRole.condition, "write 5 without quotes"),
            ("dimensions.a == 5", .condition, "write \"5\" in quotes"),
            ("dimensions.a in ['x', 5]", .condition, "write \"5\" in quotes"),
            ("(1 < 2) == 'true'", .condition, "write true without quotes"),
            ("attributes.a + '5'", .number, "write 5 without quotes"),
            ("!dimensions.a in ['x']", .condition, "write `!(...)` round the whole comparison"),
            ("attributes.a && true", .condition, "compare it, as in `attributes.a > 0`"),
            ("attributes.a > 1", .number, "write `condition ? 1 : 0` for a number, or use it as the filter"),
        ]
    )
    func typeHints(text: String, role: ExpressionRole, hint: String) {
        #expect(faults(text, as: role).first?.hint == hint)
    }

    @Test("A name that the event lacks is reported with the closest that it has")
    func names() throws {
        let found = faults("attributes.byte > 1 && dimensions.regoin == 'x' && attributes.tier > 1", in: schema)
        #expect(found.map(\.position.column) == [1, 24, 52])
        #expect(
            found.map(\.message) == [
                "the event `api_request` has no attribute `byte`", "the event `api_request` has no dimension `regoin`",
                "the event `api_request` has no attribute `tier`",
            ]
        )
        #expect(
            found.map(\.hint) == [
                "did you mean `bytes`?", "did you mean `region`?", "`tier` is a dimension: `dimensions.tier`",
            ]
        )
        #expect(found.first?.expected == "one of its attributes: bytes, status")
    }

    @Test("Faults of types and names are reported together")
    func together() {
        #expect(faults("attributes.nope + customer > dimensions.nope", in: schema).count == 4)
    }

    @Test("A tree without text is checked too, with places in its own text")
    func treesWithoutText() throws {
        let expression = Expression.binary(.add, .attribute("a"), .customer)
        #expect(expression.problem(as: .number) == "`+` takes numbers, found a string")
        #expect(throws: ExpressionErrors.self) { try expression.checked(as: .number) }
        #expect(Expression.attribute("a").problem(as: .number) == nil)
    }

    @Test("A tree that is too deep has a problem")
    func tooDeep() {
        var expression = Expression.attribute("a")
        for _ in 0..<ExpressionGrammar.maximumDepth { expression = .unary(.negate, expression) }
        #expect(expression.depth == ExpressionGrammar.maximumDepth + 1)
        #expect(expression.problem(as: .number) != nil)
    }

    @Test("The names of a schema are what expressions are held to")
    func schemaNames() throws {
        let schema = try EventSchema(
            name: "api_request",
            attributes: [.init(name: "bytes"), .init(name: "status")],
            dimensions: ["region", "tier"]
        )
        #expect(EventSchemaNames(schema) == self.schema)
    }
}
