import Testing

@testable import Metering

@Suite("Expressions come to values")
struct ExpressionEvaluationTests {
    private let event = UsageEvent(
        id: "e-1",
        event: "api_request",
        customer: "user0@example.com",
        timestamp: .epoch,
        attributes: ["bytes": 1_048_576, "status": 200, "zero": 0],
        dimensions: ["region": "us-east-1", "tier": "pro"]
    )

    private func evaluate(_ text: String) throws -> Result<ExpressionValue, EvaluationError> {
        outcome(try ExpressionParser.parse(text).expression, event)
    }

    @Test(
        "Numbers",
        arguments: [
            ("attributes.bytes / 1048576", "1"), ("1 / 3", "0.333333333333333333"), ("2 / 3", "0.666666666666666667"),
            ("0.1 + 0.2", "0.3"), ("-7 % 3", "-1"), ("7.5 % 2", "1.5"), ("2 * 3 - 10", "-4"),
            ("-attributes.status", "-200"),
            ("attributes.status < 500 ? attributes.bytes : 0", "1048576"),
            ("attributes.zero > 0 ? 1 / attributes.zero : 9", "9"),
        ]
    )
    func numbers(text: String, value: String) throws {
        #expect(try evaluate(text) == .success(.number(Quantity(value))))
    }

    @Test(
        "Conditions",
        arguments: [
            ("dimensions.region in ['us-east-1', 'eu-west-1'] && attributes.status < 500", true),
            ("dimensions.region == 'US-EAST-1'", false), ("customer != 'x'", true), ("dimensions.tier >= 'pr'", true),
            ("'Z' < 'a'", true), ("'é' > 'z'", true), ("1.50 == 1.5", true), ("attributes.status in [200.0]", true),
            ("2 <= 2 && 2 >= 2 && !(2 < 2) && !(2 > 2)", true),
            ("'a' <= 'a' && 'a' >= 'a' && !('a' < 'a') && !('a' > 'a')", true),
            ("true == (1 < 2)", true), ("true != true", false), ("'\u{e9}' == 'e\u{301}'", false),
        ]
    )
    func conditions(text: String, value: Bool) throws {
        #expect(try evaluate(text) == .success(.bool(value)))
    }

    @Test(
        "&& and || take the operand that decides, whatever is wrong with the other",
        arguments: [
            ("false && attributes.nope > 1", false), ("attributes.nope > 1 && false", false),
            ("true || attributes.nope > 1", true), ("attributes.nope > 1 || true", true),
            ("attributes.nope > 1 || dimensions.nope == 'x' || 1 < 2", true),
        ]
    )
    func absorption(text: String, value: Bool) throws {
        #expect(try evaluate(text) == .success(.bool(value)))
    }

    @Test(
        "An error names everything that is missing, in one order",
        arguments: [
            ("attributes.nope", "the attribute `nope` is missing"),
            ("dimensions.nope == 'x'", "the dimension `nope` is missing"),
            (
                "attributes.b + attributes.a * attributes.b",
                "the attribute `a` is missing, the attribute `b` is missing"
            ),
            ("true && attributes.nope > 1", "the attribute `nope` is missing"),
            ("dimensions.x == 'y' || attributes.y > 1", "the attribute `y` is missing, the dimension `x` is missing"),
            ("1 / attributes.zero", "division by zero"), ("1 % 0", "division by zero"),
            ("1 / 0 + attributes.nope", "the attribute `nope` is missing, division by zero"),
            ("1e34 + 1", "a result needs more than 34 significant digits"),
            ("attributes.nope > 1 ? attributes.a : attributes.b", "the attribute `nope` is missing"),
            ("customer == 5", "a number cannot be compared with a string"),
            (
                "customer in [5, true]",
                "a condition cannot be compared with a string, a number cannot be compared with a string"
            ),
            ("-customer", "a string stands where a number is needed"),
            ("!customer", "a string stands where a condition is needed"),
        ]
    )
    func errors(text: String, message: String) throws {
        guard case .failure(let error) = try evaluate(text) else {
            Issue.record("no error")
            return
        }
        #expect(error.description == message)
    }

    @Test("A value of another type than asked for is an error")
    func roles() throws {
        #expect(try Expression.attribute("status").number(event) == 200)
        #expect(throws: EvaluationError(.typeMismatch(expected: .bool, found: .number))) {
            try Expression.attribute("status").condition(event)
        }
        #expect(throws: EvaluationError(.typeMismatch(expected: .number, found: .string))) {
            try Expression.customer.number(event)
        }
    }
}
