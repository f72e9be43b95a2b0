import Testing

@testable import TogaiSandbox

/// The examples of the vendor's page "Create an usage meter", as they are printed there.
@Suite("The API document's examples")
struct DocumentExampleTests {
    private static let matcher =
        #""{\n \"and\": [\n {\"in\": [{\"var\": \"dimension.city\"}, \"chennai\", \"mumbai\"]},\n \"or\": [\n"#
        + #" {\">\": [{\"var\": \"attribute.distance\"}, 100]},\n {\"<\": [{\"var\": \"attribute.distance\"}, 20]}\n"#
        + #" ]\n ]\n}\n""#

    private static let request = """
        {
        "name": "Rides",
        "description": "Cab rides",
        "type": "COUNTER",
        "aggregation": "SUM",
        "eventSchemaName": "evfhr123d",
        "computations": [
        {
        "matcher": \(matcher),
        "computation": {
        "*": [
        {
        "var": "attributes.distance"
        },
        0.4
        ]
        }
        }
        ]
        }
        """

    @Test("The request is accepted as it is, and its matcher kept byte for byte")
    func request() throws {
        let harness = Harness()
        try harness.makeSchema("evfhr123d")
        let answer = try harness.post("/usage_meters", Self.request)
        #expect(answer.status == 201)
        let computation = try #require(answer.body.list("computations")?.first?.object)
        #expect(computation["matcher"] == (try JSONReader.read(Self.matcher.utf8)))
        #expect(computation.text("computation") == #"{"*":[{"var":"attributes.distance"},0.4]}"#)
        #expect(answer.body.text("aggregation") == "SUM")
    }

    @Test("The answer has every field of the documented one, of the same kind")
    func response() throws {
        let documented = try JSONReader.read(
            """
            {"id":"um.1zlQTBWlkeO.lB7fh","name":"Rides","description":"Cab rides","type":"COUNTER",
             "aggregation":"COUNT","status":"DRAFT","computations":[{"matcher":\(Self.matcher),"computation":"1"}]}
            """.utf8
        )
        let harness = Harness()
        try harness.makeSchema("evfhr123d")
        let answer = try harness.post("/usage_meters", Self.request)
        for name in try #require(documented.object).names {
            #expect(answer.body[name]?.kind == documented.object?[name]?.kind, "\(name)")
        }
        for name in ["name", "description", "type", "status"] {
            #expect(answer.body[name] == documented.object?[name])
        }
        #expect(answer.id.wholeMatch(of: /um\.[0-9A-Za-z]{11}\.[0-9A-Za-z]{5}/) != nil)
        #expect(answer.id.count == 20)
    }

    @Test("A meter with the document's matcher, which is no JSON, counts nothing and disturbs no other meter")
    func opaque() throws {
        let harness = Harness()
        try harness.makeSchema("evfhr123d")
        let opaque = try harness.post("/usage_meters", Self.request).id
        #expect(try harness.post("/usage_meters/\(opaque)/activate").status == 200)
        let body = """
            {"name":"All","type":"COUNTER","aggregation":"COUNT","eventSchemaName":"evfhr123d",
             "computations":[{"computation":"1"}]}
            """
        let plain = try harness.post("/usage_meters", body).id
        #expect(try harness.post("/usage_meters/\(plain)/activate").status == 200)
        try harness.ingest(Harness.event("e1", distance: "200", schema: "evfhr123d"))
        #expect(try harness.total(opaque) == nil)
        #expect(try harness.total(plain) == "1")
        #expect(try harness.statuses("e1") == ["INGESTION_COMPLETED_EVENT_METERED"])
    }

    @Test("The later specification refuses the document's request, for each of its reasons")
    func laterSpecification() throws {
        let harness = Harness { $0.dialect = .live }
        try harness.makeSchema("evfhr123d")
        let answer = try harness.post("/usage_meters", Self.request)
        #expect(answer.refuses("computations[0].order is required"))
        #expect(answer.refuses("computations[0].matcher is no valid JSON"))
        #expect(answer.refuses("computations[0].computation must be a string, found an object"))
    }

    @Test("The later specification needs no event schema, and takes one computation at most")
    func laterLimits() throws {
        let harness = Harness { $0.dialect = .live }
        let plain = try harness.post("/usage_meters", #"{"name":"n","type":"COUNTER","aggregation":"COUNT"}"#)
        #expect(plain.status == 201)
        #expect(try harness.post("/usage_meters/\(plain.id)/activate").refuses("without an event schema"))
        let two = #"{"computation":"1","order":1},{"computation":"1","order":2}"#
        let body = #"{"name":"m","type":"COUNTER","aggregation":"COUNT","computations":[\#(two)]}"#
        #expect(try harness.post("/usage_meters", body).refuses("computations must have at most 1 element, found 2"))
    }
}
