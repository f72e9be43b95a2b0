import Testing

@testable import TogaiSandbox

@Suite("The list of events")
struct EventListTests {
    private func ids(_ answer: Answer) -> [String] {
        (answer.body.list("events") ?? []).compactMap { $0.object?["eventPayload"]?.object?.text("id") }
    }

    @Test("Pages of 50 at most, the newest first, and no token at the end")
    func paging() throws {
        let harness = Harness()
        try harness.makeSchema()
        for index in 0..<120 { try harness.ingest(Harness.event("e\(index)", account: "a\(index % 2)")) }
        let first = try harness.get("/events")
        #expect(ids(first) == (70..<120).reversed().map { "e\($0)" })
        let token = PagingTests.encoded(first.body.text("nextToken") ?? "")
        #expect(ids(try harness.get("/events?nextToken=\(token)&pageSize=2")) == ["e69", "e68"])
        #expect(try harness.get("/events?pageSize=51").refuses("pageSize must be an integer from 1 to 50"))
        let half = try harness.get("/events?account_id=a0&pageSize=50")
        #expect(ids(half).count == 50)
        let rest = try harness.get("/events?nextToken=\(PagingTests.encoded(half.body.text("nextToken") ?? ""))")
        #expect(ids(rest) == stride(from: 18, through: 0, by: -2).map { "e\($0)" })
        #expect(rest.body["nextToken"] == nil)
    }

    @Test("Filters by status, account and schema")
    func filters() throws {
        let harness = Harness()
        try harness.makeSchema()
        try harness.ingest(Harness.event("e1"), Harness.event("e2", schema: "none"), Harness.event("e3", account: "b"))
        #expect(ids(try harness.get("/events?status=PROCESSED")) == ["e3", "e1"])
        #expect(ids(try harness.get("/events?status=UNPROCESSED")) == ["e2"])
        #expect(ids(try harness.get("/events?status=INGESTION_FAILED_SCHEMA_NOT_DEFINED")) == ["e2"])
        #expect(ids(try harness.get("/events?account_id=b")) == ["e3"])
        #expect(ids(try harness.get("/events?schema_name=none")) == ["e2"])
        #expect(try harness.get("/events?status=LOST").refuses("status must be one of"))
        #expect(try harness.get("/events/unknown").json == #"{"events":[]}"#)
    }

    @Test("An event is shown as it was sent, with Togai's own id and what became of it")
    func shape() throws {
        let harness = Harness()
        try harness.ingest(Harness.event("e1"))
        let event = try #require(try harness.get("/events").body.list("events")?.first?.object)
        #expect(event.names == ["referenceId", "eventPayload", "ingestionStatus", "createdAt"])
        #expect(event.text("referenceId")?.wholeMatch(of: /event\.[0-9A-Za-z]{11}\.[0-9A-Za-z]{5}/) != nil)
        #expect(
            event["eventPayload"]?.text
                == #"{"schemaName":"rides","id":"e1","timestamp":"2026-11-05T12:00:00Z","accountId":"acme","#
                + #""attributes":[{"name":"distance","value":"10"}],"dimensions":{"city":"chennai"}}"#
        )
    }
}
