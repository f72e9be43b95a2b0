import HTTPTypes
import Testing

@testable import AmberfloSandbox

@Suite("Ingest")
struct IngestTests {
    private static let day = 1_718_150_400..<1_718_236_800

    private static func event(_ members: String) -> String {
        #"{"meterApiName":"a","customerId":"c","meterValue":2,"meterTimeInMillis":1718153645993\#(members)}"#
    }

    @Test("The document's example is taken, and answered with the string OK")
    func example() throws {
        let desk = Desk()
        try desk.define("api-calls")
        let reply = try desk.ok(
            "POST",
            "/ingest",
            """
            {"meterApiName":"api-calls","customerId":"customer-123456","meterValue":1,"meterTimeInMillis":1718153645993,
             "uniqueId":"evt-a1b2c3d4","dimensions":{"region":"us-east-1","tier":"premium"}}
            """
        )
        #expect(reply.json == .string("OK"))
        #expect(reply.headers[.contentType] == "application/json")
        #expect(try desk.usage("api-calls", Self.day) == ["1718150400": "1"])
    }

    @Test("Dimensions that the meter lacks are added to its list")
    func dimensions() throws {
        let desk = Desk()
        try desk.define("a", dimensions: ["tier"])
        try desk.ok("POST", "/ingest", Self.event(#","dimensions":{"zone":"1","region":"us","tier":"pro"}"#))
        let listed = try desk.ok("GET", "/meter-definition/a")["dimensions"]?.strings
        #expect(listed == ["tier", "region", "zone"])
    }

    @Test("An event counts once if all its attributes are equal, and twice if one differs")
    func duplicates() throws {
        let desk = Desk()
        try desk.define("a")
        let full = Self.event(#","uniqueId":"1","dimensions":{"r":"x"}"#)
        let same = full.replacing(#""meterValue":2"#, with: #""meterValue":2.0"#)
        try desk.ok("POST", "/ingest", full)
        try desk.ok("POST", "/ingest", "[\(full),\(same)]")
        #expect(try desk.usage("a", Self.day) == ["1718150400": "2"])
        try desk.ok("POST", "/ingest", full.replacing(#""meterValue":2"#, with: #""meterValue":3"#))
        #expect(try desk.usage("a", Self.day) == ["1718150400": "5"])
        try desk.ok("POST", "/ingest", full.replacing(#""r":"x""#, with: #""r":"y""#))
        try desk.ok("POST", "/ingest", full.replacing(#""uniqueId":"1""#, with: #""uniqueId":"2""#))
        try desk.ok("POST", "/ingest", full.replacing("645993", with: "645994"))
        try desk.ok("POST", "/ingest", full.replacing(#""c""#, with: #""d""#))
        #expect(try desk.usage("a", Self.day) == ["1718150400": "13"])
    }

    @Test("Values name several meters in one event")
    func values() throws {
        let desk = Desk()
        try desk.define("a")
        try desk.define("b")
        try desk.ok(
            "POST",
            "/ingest",
            #"{"meterTimeInMillis":1718153645993,"values":{"a":0.1,"b":12345678901234567890.5}}"#
        )
        #expect(try desk.usage("a", Self.day) == ["1718150400": "0.1"])
        #expect(try desk.usage("b", Self.day) == ["1718150400": "12345678901234567890.5"])
        try desk.ok("POST", "/ingest", Self.event(#","values":{}"#))
        #expect(try desk.usage("a", Self.day) == ["1718150400": "2.1"])
    }

    @Test("An array without events is taken")
    func empty() throws {
        let desk = Desk()
        #expect(try desk.ok("POST", "/ingest", "[]").json == .string("OK"))
        #expect(desk.changes.isEmpty)
    }

    @Test(
        "What the schema forbids is refused, and nothing of the request counts",
        arguments: [
            (#"{"meterApiName":"a","meterValue":1}"#, "meterTimeInMillis is missing"),
            (
                #"{"meterApiName":"a","meterValue":1,"meterTimeInMillis":"1718153645993"}"#,
                "an integer of 64 bits was expected"
            ),
            (#"{"meterApiName":"a","meterValue":1,"meterTimeInMillis":1.5}"#, "an integer of 64 bits was expected"),
            (#"{"meterApiName":"a","meterValue":1,"meterTimeInMillis":-1}"#, "meterTimeInMillis is negative"),
            (#"{"meterApiName":"a","meterTimeInMillis":1}"#, "meterValue is missing"),
            (#"{"meterApiName":"a","meterValue":"1","meterTimeInMillis":1}"#, "a number was expected"),
            (#"{"meterApiName":"a","meterValue":null,"meterTimeInMillis":1}"#, "meterValue is null"),
            (#"{"meterValue":1,"meterTimeInMillis":1}"#, "meterApiName is missing"),
            (#"{"meterTimeInMillis":1,"values":{}}"#, "meterApiName is missing"),
            (
                #"{"meterTimeInMillis":1,"values":{"a":"1"}}"#,
                "values is an object of a string; an object of numbers was expected"
            ),
            (#"{"meterTimeInMillis":1,"values":{"a":1},"meterValue":1}"#, "one or the other"),
            (#"{"meterTimeInMillis":1,"values":{"zzz":1}}"#, "meter 'zzz', which does not exist"),
            (#"{"meterApiName":"zzz","meterValue":1,"meterTimeInMillis":1}"#, "meter 'zzz', which does not exist"),
            (Self.event(#","uniqueId":7"#), "uniqueId is a number"),
            (
                Self.event(#","dimensions":{"r":1}"#),
                "dimensions is an object of a number; an object of strings was expected"
            ),
            (Self.event(#","dimensions":{"r":"\#(String(repeating: "x", count: 201))"}"#), "at most 200"),
            (Self.event(#","dimensions":{"r":"a\n"}"#), "control character"),
            (Self.event(#","dimensions":{"":"a"}"#), "empty name"),
            (Self.event(#","dimensions":{"aflo.cancel_previous_resource_event":"true"}"#), "not offered"),
            ("7", "is a number; an event object was expected"),
        ]
    )
    func invalid(event: String, problem: String) throws {
        let desk = Desk()
        try desk.define("a")
        try desk.refused(400, problem, "POST", "/ingest", "[\(Self.event("")),\(event)]")
        try desk.refused(400, "[1]", "POST", "/ingest", "[\(Self.event("")),\(event)]")
        #expect(try desk.usage("a", 0..<2_000_000_000).isEmpty)
    }

    @Test("All problems of a request are named")
    func allProblems() throws {
        let desk = Desk()
        let reply = try desk.call("POST", "/ingest", "[{},{\"meterTimeInMillis\":1}]")
        let details = reply["details"]?.string ?? ""
        #expect(details.contains("[0].meterTimeInMillis is missing"))
        #expect(details.contains("[1].meterValue is missing"))
    }

    @Test("Two hundred characters are allowed in a dimension's value")
    func longValue() throws {
        let desk = Desk()
        try desk.define("a")
        try desk.ok("POST", "/ingest", Self.event(#","dimensions":{"r":"\#(String(repeating: "é", count: 200))"}"#))
    }
}

@Suite("Ingest in the live dialect")
struct LiveIngestTests {
    private static let event =
        #"{"meterApiName":"a","customerId":"c","meterValue":2,"meterTimeInMillis":1718153645993}"#

    @Test(
        "The shape of the request, or an option, chooses the plain text that Amberflo's clients expect",
        arguments: ["/ingest/", "/ingest?schemaDetection=AUTO"]
    )
    func shapes(path: String) throws {
        let desk = Desk()
        try desk.define("a")
        let reply = try desk.ok("POST", path, "[\(Self.event),\(Self.event)]")
        #expect(reply.text == "2 records were ingested")
        #expect(reply.headers[.contentType] == "text/plain")
        #expect(try desk.ok("POST", "/ingest", Self.event).text == "\"OK\"")
        var options = AmberfloSandbox.Options()
        options.ingestDialect = .live
        #expect(try Desk(options).ok("POST", "/ingest", Self.event).text == "1 records were ingested")
        options.ingestDialect = .document
        try Desk(options).refused(400, "does not exist", "POST", "/ingest/", Self.event)
    }

    @Test("Events may be sent one a line")
    func lines() throws {
        let desk = Desk()
        try desk.define("a")
        let body = "\(Self.event)\r\n\n\(Self.event.replacing("993", with: "994"))\n"
        let reply = try desk.call("POST", "/ingest", body, contentType: "application/x-ndjson")
        #expect(reply.text == "2 records were ingested")
        #expect(try desk.ok("POST", "/ingest/", body).text == "2 records were ingested")
        #expect(try desk.usage("a", 1_718_150_400..<1_718_236_800) == ["1718150400": "4"])
        try desk.refused(400, "Line 2 of the body is not valid JSON", "POST", "/ingest/", "\(Self.event)\n{")
        try desk.refused(400, "not valid JSON", "POST", "/ingest", body)
    }

    @Test("The customer is required, and an unknown meter's events are taken but not counted")
    func rules() throws {
        let desk = Desk()
        try desk.refused(
            400,
            "customerId is missing",
            "POST",
            "/ingest/",
            Self.event.replacing(#""customerId":"c","#, with: "")
        )
        try desk.ok("POST", "/ingest/", Self.event)
        try desk.define("a")
        #expect(try desk.usage("a", 0..<2_000_000_000).isEmpty)
    }

    @Test("Custom events are acknowledged and not counted")
    func custom() throws {
        let desk = Desk()
        let reply = try desk.ok("POST", "/ingest?schemaDetection=AUTO", #"[{"created":1,"usage":2}]"#)
        #expect(reply.text == "1 records were ingested")
        #expect(desk.changes.isEmpty)
    }
}
