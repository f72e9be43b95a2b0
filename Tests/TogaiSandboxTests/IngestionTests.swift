import Testing

@testable import TogaiSandbox

@Suite("Ingestion")
struct IngestionTests {
    private func prepared(_ configure: (inout TogaiSandbox.Options) -> Void = { _ in }) throws -> (Harness, String) {
        let harness = Harness(configure)
        try harness.makeSchema()
        return (harness, try harness.makeMeter("m"))
    }

    private static func event(_ more: String) -> String {
        #"{"event":{"schemaName":"rides","id":"e","timestamp":"2026-11-05T12:00:00Z","accountId":"a","attributes":[],"dimensions":{}\#(more)}}"#
    }

    @Test("One event, and a batch of them, are accepted and metered")
    func acceptance() throws {
        let (harness, meter) = try prepared()
        let answer = try harness.post("/ingest", #"{"event":\#(Harness.event("e1", distance: "0.1"))}"#)
        #expect(answer.status == 202)
        #expect(answer.json == #"{"success":true}"#)
        try harness.ingest(Harness.event("e2", distance: "0.2"), Harness.event("e3", distance: "-5.25"))
        #expect(try harness.total(meter) == "-4.95")
        #expect(try harness.statuses("e1") == ["INGESTION_COMPLETED_EVENT_METERED"])
    }

    @Test("The status for accepted events can be 200")
    func acceptedStatus() throws {
        let (harness, _) = try prepared { $0.acceptedStatus = 200 }
        #expect(try harness.post("/ingest", #"{"event":\#(Harness.event("e1"))}"#).status == 200)
    }

    @Test("The vendor's example event, without an offset in its timestamp, is accepted")
    func example() throws {
        let harness = Harness()
        let event = """
            {"events":[{"timestamp":"2022-06-15T07:30:35.123","schemaName":"travelCompletedEvent",
             "id":"c0b1306d-f506-43a6-856b-69221efaee6b","accountId":"1","attributes":[{"name":"distanceTravelled",
             "value":"50","unit":"Miles"},{"name":"timeSpent","value":"60","unit":"Minutes"}],
             "dimensions":{"location":"Seattle","costCenterCode":"1234","travelType":"Business"}}]}
            """
        #expect(try harness.post("/ingestBatch", event).status == 202)
        let stored = try harness.get("/events/c0b1306d-f506-43a6-856b-69221efaee6b").body.list("events")?.first?.object
        #expect(stored?["eventPayload"]?.object?["attributes"]?.text.contains(#""unit":"Miles""#) == true)
        #expect(stored?["ingestionStatus"]?.object?.text("status") == "INGESTION_FAILED_SCHEMA_NOT_DEFINED")
    }

    @Test(
        "What breaks a rule is refused with the place",
        arguments: [
            ("{}", "event is required"),
            (
                #"{"event":{}}"#,
                "event.schemaName is required; event.timestamp is required; event.accountId is required; event.attributes is required; event.dimensions is required"
            ),
            (#"{"event":[]}"#, "event must be an object"), (#"{"events":[]}"#, "events is not allowed here"),
            (event(#","timestamp":"yesterday""#), "event.timestamp must be an ISO 8601 date"),
            (event(#","accountId":"""#), "accountId must have at least 1"),
            (
                event(#","id":"\#(String(repeating: "i", count: 513))""#),
                "event.id must have at most 512 characters, found 513"
            ),
            (event(#","schemaName":"\#(String(repeating: "i", count: 51))""#), "schemaName must have at most 50"),
            (event(#","customer":"x""#), "event.customer is not allowed"),
            (
                event(#","attributes":[{"name":"a","value":1}]"#),
                "event.attributes[0].value must be a string, found a number"
            ),
            (event(#","attributes":[{"name":"a","value":"1."}]"#), "must match"),
            (event(#","attributes":[{"name":"a","value":"+1"}]"#), "must match"),
            (event(#","attributes":[{"name":"a","value":"1e3"}]"#), "must match"),
            (event(#","attributes":[{"name":"a","value":""}]"#), "must match"),
            (event(#","attributes":[{"name":"a","value":"1","unit":""}]"#), "unit must have at least 1"),
            (event(#","attributes":[{"name":"a","value":"1"},{"name":"a","value":"2"}]"#), "has 'a' twice"),
            (
                event(
                    #","attributes":[\#((0..<11).map { #"{"name":"a\#($0)","value":"1"}"# }.joined(separator: ","))]"#
                ), "event.attributes must have at most 10 elements, found 11"
            ),
            (event(#","dimensions":{"city":""}"#), "event.dimensions.city must have at least 1"),
            (event(#","dimensions":{"city":5}"#), "must be a string"),
            (
                event(#","dimensions":{"city":"\#(String(repeating: "c", count: 201))"}"#),
                "event.dimensions.city must have at most 200"
            ),
            (event(#","dimensions":[]"#), "event.dimensions must be an object"),
        ]
    )
    func rules(_ body: String, _ words: String) throws {
        let harness = Harness()
        let answer = try harness.post("/ingest", body)
        #expect(answer.refuses(words), "\(answer.message)")
        #expect(try harness.get("/events").json == #"{"events":[]}"#)
    }

    @Test("Of a batch the valid events are accepted, and the others named")
    func partialBatch() throws {
        let (harness, meter) = try prepared()
        let answer = try harness.post("/ingestBatch", #"{"events":[\#(Harness.event("e1")),{"id":"bad"}]}"#)
        #expect(answer.status == 207)
        #expect(answer.body["success"] == .bool(false))
        #expect(answer.body["statusCode"] == .number("207"))
        let failed = answer.body["details"]?.object?.list("failedEvents")
        #expect(failed?.count == 1)
        #expect(failed?.first?.object?["index"] == .number("1"))
        #expect(failed?.first?.object?.text("id") == "bad")
        #expect(failed?.first?.object?.text("message")?.hasPrefix("events[1].schemaName is required") == true)
        #expect(try harness.total(meter) == "10")
        #expect(try harness.post("/ingestBatch", #"{"events":[{}]}"#).refuses("events[0].schemaName is required"))
    }

    @Test("A batch has 1 to 500 events, and a payload its limit")
    func sizes() throws {
        let (harness, _) = try prepared { $0.maximumIngestBytes = 200_000 }
        func batch(_ count: Int) -> String {
            #"{"events":[\#((0..<count).map { Harness.event("e\($0)") }.joined(separator: ","))]}"#
        }
        #expect(try harness.post("/ingestBatch", batch(0)).refuses("events must have at least 1 element,"))
        #expect(try harness.post("/ingestBatch", batch(500)).status == 202)
        #expect(try harness.post("/ingestBatch", batch(501)).refuses(422, "a batch has at most 500 events, found 501"))
        let long = #"{"event":\#(String(repeating: " ", count: 200_000))}"#
        #expect(try harness.post("/ingest", long).refuses(422, "at most 200000 are taken"))
    }

    @Test("An id counts once within 45 days, over both routes")
    func duplicates() throws {
        let (harness, meter) = try prepared()
        try harness.ingest(Harness.event("e1"), Harness.event("e1", distance: "7"))
        #expect(try harness.post("/ingest", #"{"event":\#(Harness.event("e1"))}"#).status == 202)
        harness.advance(seconds: 45 * 86_400 - 1)
        try harness.ingest(Harness.event("e1"))
        #expect(try harness.total(meter) == "10")
        harness.advance(seconds: 1)
        try harness.ingest(Harness.event("e1", distance: "3"))
        #expect(try harness.total(meter) == "13")
        let duplicate = "INGESTION_FAILED_DUPLICATE_EVENT"
        let metered = "INGESTION_COMPLETED_EVENT_METERED"
        #expect(try harness.statuses("e1") == [metered, duplicate, duplicate, duplicate, metered])
    }

    @Test("An event without an id is accepted and counts nothing")
    func withoutID() throws {
        let (harness, meter) = try prepared()
        try harness.ingest(Harness.event(nil))
        #expect(try harness.total(meter) == nil)
        #expect(try harness.get("/events?status=INGESTION_FAILED_NO_EVENT_ID").body.list("events")?.count == 1)
    }

    @Test("Accounts need to exist only where the option says so")
    func accounts() throws {
        let (harness, meter) = try prepared {
            $0.accountsMustExist = true
            $0.accounts = ["acme"]
        }
        try harness.ingest(Harness.event("e1"), Harness.event("e2", account: "stranger"))
        #expect(try harness.total(meter) == "10")
        #expect(try harness.statuses("e2") == ["INGESTION_FAILED_ACCOUNT_NOT_FOUND"])
    }

    @Test("Events of unknown, draft and inactive schemas, and with fields that a schema has not, count nothing")
    func schemas() throws {
        let (harness, meter) = try prepared()
        try harness.makeSchema("draft", active: false)
        try harness.ingest(Harness.event("e1", schema: "none"), Harness.event("e2", schema: "draft"))
        for id in ["e1", "e2"] { #expect(try harness.statuses(id) == ["INGESTION_FAILED_SCHEMA_NOT_DEFINED"]) }
        let extra = Harness.event("e3").replacing(#""name":"distance""#, with: #""name":"speed""#)
        let tag = Harness.event("e4").replacing(#""city""#, with: #""town""#)
        try harness.ingest(extra, tag)
        for id in ["e3", "e4"] { #expect(try harness.statuses(id) == ["INGESTION_FAILED"]) }
        #expect(try harness.total(meter) == nil)
    }

    @Test("Events with fields missing fail only where the option says so")
    func completeness() throws {
        for (mustBeComplete, status) in [(false, "INGESTION_COMPLETED_EVENT_METERED"), (true, "INGESTION_FAILED")] {
            let (harness, _) = try prepared { $0.eventsMustBeComplete = mustBeComplete }
            try harness.ingest(Harness.event("e1"))
            #expect(try harness.statuses("e1") == [status])
        }
    }

    @Test("Without an active meter an event is complete all the same")
    func withoutMeter() throws {
        let harness = Harness()
        try harness.makeSchema()
        let meter = try harness.makeMeter("m", active: false)
        try harness.ingest(Harness.event("e1"))
        #expect(try harness.statuses("e1") == ["INGESTION_COMPLETED_NO_MATCHING_METERS"])
        #expect(try harness.post("/usage_meters/\(meter)/activate").status == 200)
        try harness.ingest(Harness.event("e2"))
        #expect(try harness.post("/usage_meters/\(meter)/deactivate").status == 200)
        try harness.ingest(Harness.event("e3"))
        #expect(try harness.total(meter) == "10")
    }

    @Test("An event of togai-usage goes straight to an active meter")
    func directUsage() throws {
        let (harness, meter) = try prepared()
        func event(_ id: String, _ meter: String) -> String {
            """
            {"id":"\(id)","timestamp":"2026-11-18T16:00:17","accountId":"a","schemaName":"togai-usage",
             "dimensions":{"usage_meter_id":"\(meter)"},"attributes":[{"name":"usage","value":"10.5"}]}
            """
        }
        try harness.ingest(
            event("e1", meter),
            event("e2", "um.none"),
            event("e3", meter).replacing("usage_meter_id", with: "x")
        )
        #expect(try harness.total(meter) == "10.5")
        #expect(try harness.statuses("e2") == ["INGESTION_COMPLETED_NO_MATCHING_METERS"])
        #expect(try harness.statuses("e3") == ["INGESTION_FAILED"])
    }
}
