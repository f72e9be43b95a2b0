import Metering
import Migration
import SeededRandom
import Testing

@Suite("Example events")
struct ExampleEventTests {
    private func meter(
        value: String?,
        filter: String?,
        _ change: (inout Meter.Draft) -> Void = { _ in }
    ) throws -> Meter {
        var draft = Meter.Draft(
            key: try #require(Meter.Key("egress")),
            name: "Egress",
            aggregation: value == nil ? .count : .sum
        )
        draft.event = "api_request"
        draft.value = try value.map { .expression(try ExpressionParser.parse($0).expression) }
        draft.filter = try filter.map { .expression(try ExpressionParser.parse($0).expression) }
        change(&draft)
        return try Meter(draft)
    }

    private static let now = Timestamp(seconds: 1_794_830_400)

    private func made(_ meter: Meter, schema: EventSchema? = nil) -> UsageEvent? {
        ExampleEvent.make(for: meter, schema: schema, customer: "acme", at: Self.now)
    }

    @Test(
        "an event is found for which the filter holds and the value can be computed",
        arguments: [
            (
                "attributes.bytes / 1048576",
                "dimensions.region in [\"us-east-1\", \"eu-west-1\"] && attributes.status < 500"
            ),
            ("attributes.a", "attributes.a > 5 && attributes.a < 10"),
            ("attributes.a", "attributes.a >= 200 && attributes.a <= 200"),
            ("attributes.a / attributes.b", "attributes.b != 0 && attributes.b <= 0"),
            ("1 / (attributes.a - 1)", nil),
            ("attributes.a", "!(dimensions.x == \"a\" || dimensions.y == \"b\")"),
            ("attributes.a", "dimensions.x != \"x-1\" && !(dimensions.x in [\"other\", \"another\"])"),
            ("attributes.a", "customer == \"globex\""),
            ("attributes.a", "\"b\" == dimensions.x && 7 <= attributes.a"),
            (
                "attributes.a",
                "(dimensions.x == \"a\" ? attributes.a > 3 : attributes.a > 100) && dimensions.x == \"a\""
            ),
            ("attributes.a", "attributes.a * 2 == 20"),
            ("attributes.a", "dimensions.x == dimensions.y"),
            ("attributes.a + attributes.b", "attributes.a - attributes.b == 1 || attributes.c == 3"),
        ] as [(String, String?)]
    )
    func found(value: String, filter: String?) throws {
        let meter = try meter(value: value, filter: filter)
        let made = self.made(meter)
        let event = try #require(made)
        let holds = try meter.filter?.expression?.condition(event)
        #expect(holds != false)
        let number = try meter.value?.expression?.number(event)
        #expect(number != nil)
        #expect(event.event == "api_request" && event.id == "example-egress" && event.timestamp == Self.now)
        #expect(self.made(meter) == event, "the same each time")
    }

    @Test("none is made up where none can be, or where the formula is in another language")
    func none() throws {
        #expect(try made(meter(value: "attributes.a", filter: "attributes.a > 5 && attributes.a < 5")) == nil)
        #expect(try made(meter(value: "attributes.a / 0", filter: nil)) == nil)
        let opaque = try meter(value: nil, filter: nil) { $0.filter = .opaque(dialect: "togai", text: "{}") }
        #expect(made(opaque) == nil)
    }

    @Test("all that the schema names is in it, and what an attribute is divided by stands for it")
    func whole() throws {
        let schema = try EventSchema(
            name: "api_request",
            attributes: [.init(name: "bytes"), .init(name: "status")],
            dimensions: ["region"]
        )
        let made = made(try meter(value: "attributes.bytes / 1024", filter: nil), schema: schema)
        let event = try #require(made)
        #expect(event.attributes == ["bytes": Quantity(1024), "status": .one])
        #expect(event.dimensions == ["region": "region-1"])
    }

    @Test("it happens while the meter counts")
    func window() throws {
        let later = Self.now.adding(seconds: 3_600)
        let coming = try meter(value: nil, filter: nil) { $0.activeFrom = later }
        #expect(made(coming)?.timestamp == later)
        let over = try meter(value: nil, filter: nil) { $0.activeTo = Self.now }
        #expect(made(over)?.timestamp == Self.now.adding(seconds: -1))
    }

    @Test(
        "the search among many names ends without an event, where the combinations are too many to try",
        .timeLimit(.minutes(1))
    )
    func bounded() throws {
        let parts = (0..<24).map { "attributes.a\($0) + attributes.b\($0) == \($0 + 3)" }
        #expect(made(try meter(value: nil, filter: parts.joined(separator: " && "))) == nil)
    }

    @Test("conditions that nest deeply are seen through: with an even depth none holds, with an odd one a text does")
    func nested() throws {
        func filter(_ depth: Int) -> String {
            (0..<depth).reduce("dimensions.x == \"q\"") {
                "(\($0) ? dimensions.x == \"a\($1)\" : dimensions.x == \"b\")"
            }
        }
        #expect(made(try meter(value: nil, filter: filter(24))) == nil)
        #expect(made(try meter(value: nil, filter: filter(23)))?.dimensions == ["x": "b"])
    }
}
