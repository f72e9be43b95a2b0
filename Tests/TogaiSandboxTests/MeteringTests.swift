import Testing

@testable import TogaiSandbox

@Suite("What events count for")
struct MeteringTests {
    private static func computation(_ matcher: String?, _ computation: String, order: Int = 1) -> String {
        JSON.object([
            "matcher": matcher.map(JSON.string), "computation": .string(computation), "order": .integer(order),
        ]).text
    }

    private func total(_ aggregation: String = "SUM", _ computations: String..., more: String = "") throws -> String? {
        let harness = Harness()
        try harness.makeSchema()
        let id = try harness.makeMeter(
            "m",
            aggregation,
            computations: "[\(computations.joined(separator: ","))]",
            more: more
        )
        try harness.ingest(
            Harness.event("e1", distance: "150.0", city: "chennai"),
            Harness.event("e2", distance: "30", city: "mumbai"),
            Harness.event("e3", distance: "0", city: "delhi")
        )
        return try harness.total(id)
    }

    @Test("A sum adds what the computation yields")
    func sum() throws {
        #expect(try total("SUM", Self.computation(nil, #"{"*":[{"var":"attributes.distance"},0.4]}"#)) == "72.00")
    }

    @Test("A count counts the events that its matcher meets, a meter without computations all")
    func count() throws {
        #expect(try total("COUNT", Self.computation(#"{">":[{"var":"attributes.distance"},20]}"#, "1")) == "2")
        #expect(try total("COUNT") == "3")
    }

    @Test("Several filters have to hold together with the matcher")
    func filters() throws {
        let matcher = #"{"<":[{"var":"attributes.distance"},1000]}"#
        let chennai = #"{"field":"city","value":"chennai"}"#
        #expect(try total("COUNT", Self.computation(matcher, "1"), more: #","filters":[\#(chennai)]"#) == "1")
        let both = #","filters":[\#(chennai),{"field":"city","value":"mumbai"}]"#
        #expect(try total("COUNT", Self.computation(matcher, "1"), more: both) == nil)
    }

    @Test("The matcher of the document, once it is JSON, tests for a part of the first city only")
    func substring() throws {
        let matcher = #"{"in":[{"var":"dimensions.city"},"chennai","mumbai"]}"#
        #expect(try total("COUNT", Self.computation(matcher, "1")) == "1")
    }

    @Test("An exact comparison of a text is one of values, of two numbers one of scales too")
    func scales() throws {
        let distance = #"{"var":"attributes.distance"}"#
        #expect(try total("COUNT", Self.computation(#"{"==":[\#(distance),150]}"#, "1")) == "1")
        #expect(try total("COUNT", Self.computation(#"{"==":[{"*":[\#(distance),1]},150]}"#, "1")) == nil)
    }

    @Test("Several computations that match are added up")
    func several() throws {
        let first = Self.computation(#"{">":[{"var":"attributes.distance"},20]}"#, "100", order: 2)
        let second = Self.computation(nil, "1")
        #expect(try total("SUM", first, second) == "203")
        #expect(try total("COUNT", Self.computation(nil, "1"), Self.computation(nil, "1", order: 2)) == "3")
    }

    @Test("A computation that yields null counts nothing, and leaves other meters alone")
    func missingAttribute() throws {
        let harness = Harness()
        try harness.makeSchema()
        let time = try harness.makeMeter(
            "time",
            computations: "[\(Self.computation(nil, #"{"var":"attributes.time"}"#))]"
        )
        let distance = try harness.makeMeter("distance")
        try harness.ingest(Harness.event("e1"))
        #expect(try harness.total(time) == nil)
        #expect(try harness.total(distance) == "10")
    }

    @Test("A division by zero fails the whole event")
    func failure() throws {
        let harness = Harness()
        try harness.makeSchema()
        let quotient = try harness.makeMeter(
            "q",
            computations: "[\(Self.computation(nil, #"{"/":[100,{"var":"attributes.distance"}]}"#))]"
        )
        let distance = try harness.makeMeter("distance")
        try harness.ingest(Harness.event("e1", distance: "0"), Harness.event("e2", distance: "30000"))
        #expect(try harness.statuses("e1") == ["INGESTION_FAILED_UNITS_INVALID"])
        #expect(try harness.total(quotient) == "0.0033")
        #expect(try harness.total(distance) == "30000")
    }

    @Test("A result that is no number fails the whole event")
    func noNumber() throws {
        let harness = Harness()
        try harness.makeSchema()
        _ = try harness.makeMeter("m", computations: "[\(Self.computation(nil, #"{"var":"dimensions.city"}"#))]")
        try harness.ingest(Harness.event("e1"), Harness.event("e2", city: "42"))
        #expect(try harness.statuses("e1") == ["INGESTION_FAILED_UNITS_INVALID"])
        #expect(try harness.statuses("e2") == ["INGESTION_COMPLETED_EVENT_METERED"])
    }

    @Test("The answer about an event says what each meter made of it")
    func traces() throws {
        let harness = Harness()
        try harness.makeSchema()
        let id = try harness.makeMeter(
            "m",
            computations: "[\(Self.computation(#"{"==":[{"var":"dimensions.city"},"x"]}"#, "2.50"))]"
        )
        try harness.ingest(Harness.event("e1", city: "x"), Harness.event("e2"))
        func info(_ event: String) throws -> JSONObject? {
            try harness.get("/events/\(event)").body.list("events")?.first?.object?["eventPipelineInfo"]?.object
        }
        let trace = #"{"id":"\#(id)","name":"m","version":1,"status":"PROCESSED_UNITS_COMPUTED","units":2.50}"#
        #expect(try info("e1")?["usageMeters"]?.text == "[\(trace)]")
        #expect(try info("e1")?["eventSchema"]?.text == #"{"name":"rides","version":1}"#)
        #expect(try info("e2")?["usageMeters"]?.text.contains("PROCESSED_FILTERED_OUT") == true)
        #expect(try harness.statuses("e2") == ["INGESTION_COMPLETED_EVENT_NOT_METERED"])
    }

    @Test("Sums of many digits stay exact")
    func precision() throws {
        let harness = Harness()
        try harness.makeSchema()
        let id = try harness.makeMeter("m")
        let large = "12345678901234567890123456789012345678901234567890"
        try harness.ingest(
            Harness.event("e1", distance: large),
            Harness.event("e2", distance: "0.00000000000000000001")
        )
        #expect(try harness.total(id) == large + ".00000000000000000001")
    }
}
