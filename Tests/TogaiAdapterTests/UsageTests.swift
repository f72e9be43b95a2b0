import AdapterKit
import HTTPTypes
import Metering
import Testing
import Transport

@testable import TogaiAdapter

@Suite("Events and usage at Togai")
struct UsageTests {
    private func event(
        _ id: String,
        at time: String = "2026-11-01T00:30:00Z",
        bytes: Quantity = 2,
        customer: String = "acme"
    )
        throws -> ProjectedEvent
    {
        ProjectedEvent(
            id: id,
            target: "api_request",
            customer: customer,
            timestamp: try Timestamp(iso8601: time),
            attributes: [.init(name: "bytes", value: bytes)],
            dimensions: [:]
        )
    }

    @Test("an event beyond Togai's lengths is refused by name, and one that reaches them is sent")
    func lengths() throws {
        func text(_ count: Int) -> String { String(repeating: "t", count: count) }
        func number(_ digits: Int) throws -> Quantity { try Quantity(String(repeating: "9", count: digits)) }
        var long = try event(text(512), customer: text(512))
        long.dimensions = ["region": text(200)]
        long.attributes = try (0..<TogaiNames.attributesPerEvent).map { .init(name: "a\($0)", value: try number(30)) }
        #expect(TogaiEvent.problem(long) == nil)
        #expect(TogaiEvent.problem(try event(text(513)))?.contains("the event's id is longer") == true)
        #expect(TogaiEvent.problem(try event("e", customer: text(513)))?.contains("the customer is longer") == true)
        long.attributes.append(.init(name: "more", value: 1))
        #expect(TogaiEvent.problem(long)?.contains("has 11 attributes, and Togai takes 10") == true)
        long.attributes = [.init(name: "tiny", value: try Quantity("1e-600"))]
        #expect(TogaiEvent.problem(long)?.contains("the attribute `tiny` is longer") == true)
        long.attributes = []
        long.dimensions["region"] = text(201)
        #expect(TogaiEvent.problem(long)?.contains("the dimension `region` is longer") == true)
    }

    private func account() async throws -> Account {
        let account = try Account.sandbox()
        try await account.create(account.translate([try meter("a", dimensions: ["region"])]))
        return account
    }

    private func usage(
        _ account: Account,
        _ from: String,
        _ to: String,
        step: UsageQuery.Step? = nil,
        customers: [String] = []
    )
        async throws -> [UsageCell]
    {
        let object = try #require(try await account.object("a"))
        let window = try Period(start: Timestamp(iso8601: from), end: Timestamp(iso8601: to))
        return try await #require(account.adapter.usage).usage(
            UsageQuery(object: object, aggregation: .sum, window: window, step: step, customers: customers)
        )
    }

    @Test("of more customers than a query names all are read, and who was not asked for is left out")
    func manyCustomers() async throws {
        let account = try await account()
        let known = try (0..<3).map { try event("\($0)", customer: "c\($0)") }
        _ = try await #require(account.adapter.events).ingest(known)
        let asked = (1...51).map { "c\($0)" }
        let cells = try await usage(account, "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z", customers: asked)
        #expect(cells.count == 51 && Set(cells.map(\.customer)) == Set(asked))
        #expect(cells.filter { $0.value != 0 }.map(\.customer) == ["c1", "c2"])
    }

    @Test("each event has its own outcome, and an empty text is left out")
    func outcomes() async throws {
        let account = try await account()
        var events = [try event("1"), try event("2"), try event(String(repeating: "x", count: 513)), try event("4")]
        events[1].dimensions = ["region": ""]
        events[3].dimensions = ["region": String(repeating: "x", count: 201)]
        let outcomes = try await #require(account.adapter.events).ingest(events)
        #expect(outcomes[0] == .accepted)
        #expect(outcomes[1] == .accepted)
        guard case .rejected = outcomes[2], case .rejected = outcomes[3] else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(try await usage(account, "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z").map(\.value) == [4])
    }

    @Test("a batch that is refused as a whole is halved until the culprit is found")
    func halving() async throws {
        let transport = ScriptedTransport { request, _ in
            let events = (try? JSONValue.parse(request.body))?["events"]?.array ?? []
            return events.contains { $0["id"] == "3" }
                ? .status(400, "{\"message\":\"no\"}") : .status(202, "{\"success\":true}")
        }
        let outcomes = try await #require(Account(transport).adapter.events).ingest(
            try (0..<6).map { try event("\($0)") }
        )
        #expect(outcomes == [.accepted, .accepted, .accepted, .rejected("no [status 400]"), .accepted, .accepted])
    }

    @Test("a refusal that would meet every event is none of the events' own", arguments: [302, 404, 405, 409, 415])
    func notTheEvents(status: Int) async throws {
        let transport = ScriptedTransport(.status(status, "{\"message\":\"no\"}"))
        let sink = try #require(try Account(transport).adapter.events)
        let events = try (0..<4).map { try event("\($0)") }
        await #expect(throws: AdapterError.self) { try await sink.ingest(events) }
        #expect(transport.requests.count == 1)
    }

    @Test(
        "a partial answer names the events that were refused, by position or by id",
        arguments: [
            #"{"details":{"failedEvents":[{"index":1,"message":"late"}]}}"#, #"{"errors":[{"id":"1","error":"late"}]}"#,
            #"{"details":{"1":"late"}}"#, #"{"details":{"late":["1"],"acceptedEvents":["0"]}}"#,
            #"{"success":false,"details":{"results":{"failed":[{"event":{"id":"1"},"message":"late"}]}}}"#,
            #"[{"id":"0","status":202},{"id":"1","status":400,"message":"late"}]"#,
            #"{"results":[{"index":0,"success":true},{"index":1,"success":false,"message":"late"}]}"#,
            #"{"details":{"accepted":{"events":[{"id":"0"}]},"rejected":{"events":[{"id":"1","message":"late"}]}}}"#,
            #"{"events":[{"id":"0","status":"INGESTION_IN_PROGRESS"},{"id":"1","status":"INGESTION_FAILED","message":"late"}]}"#,
        ]
    )
    func partial(body: String) async throws {
        let account = try Account(ScriptedTransport(.status(207, body)))
        let outcomes = try await #require(account.adapter.events).ingest([try event("0"), try event("1")])
        #expect(outcomes == [.accepted, .rejected("late")])
    }

    @Test("a position that no event has tells of none, and a partial answer of that alone leaves the outcome open")
    func strangePosition() async throws {
        for index in [2, -1] {
            let item = "{\"index\":\(index),\"message\":\"late\"}"
            let known = "{\"results\":[\(item),{\"index\":0,\"success\":true},{\"index\":1,\"message\":\"late\"}]}"
            let account = try Account(ScriptedTransport(.status(207, known), .status(207, "{\"results\":[\(item)]}")))
            let sink = try #require(account.adapter.events)
            let events = [try event("0"), try event("1")]
            #expect(try await sink.ingest(events) == [.accepted, .rejected("late")])
            let error = await #expect(throws: AdapterError.self) { try await sink.ingest(events) }
            #expect(error?.category == .outcomeUnknown)
        }
    }

    @Test(
        "an answer that says of an event that it was refused is believed, whatever its status",
        arguments: [
            #"{"success":true,"failures":[{"id":"1","message":"late"}]}"#,
            #"{"results":[{"id":"0","status":"INGESTION_COMPLETED"},{"id":"1","status":"INGESTION_FAILED_LATE","message":"late"}]}"#,
            #"[{"id":"0","statusCode":200},{"id":"1","statusCode":400,"message":"late"}]"#,
            #"{"success":true,"details":{"rejected":{"1":"late"}}}"#,
            #"{"success":true,"details":{"failedEvents":{"events":[{"id":"1","message":"late"}]}}}"#,
            #"{"events":[{"id":"0"},{"id":"1","error":"late"}]}"#,
        ]
    )
    func partialSuccess(body: String) async throws {
        let account = try Account(ScriptedTransport(.status(200, body)))
        let outcomes = try await #require(account.adapter.events).ingest([try event("0"), try event("1")])
        #expect(outcomes == [.accepted, .rejected("late")])
    }

    @Test("an event is named by the code points of its id")
    func partialCodePoints() async throws {
        let body = #"{"failedEvents":[{"id":"cafe\u0301","message":"late"}]}"#
        let account = try Account(ScriptedTransport(.status(207, body)))
        let events = [try event("caf\u{E9}"), try event("cafe\u{301}")]
        let outcomes = try await #require(account.adapter.events).ingest(events)
        #expect(outcomes == [.accepted, .rejected("late")])
    }

    @Test(
        "an answer that says of every event that it was taken, or tells them back, refuses none",
        arguments: [
            (207, #"{"results":[{"id":"0","status":"INGESTION_COMPLETED"},{"id":"1","status":"OK"}]}"#),
            (207, #"{"accepted":["0","1"],"failed":[]}"#),
            (200, #"{"events":[{"id":"0","schemaName":"ride"},{"id":"1","schemaName":"ride"}]}"#),
            (200, #"{"success":true,"errors":[]}"#),
        ]
    )
    func whollyTaken(status: Int, body: String) async throws {
        let account = try Account(ScriptedTransport(.status(status, body)))
        let outcomes = try await #require(account.adapter.events).ingest([try event("0"), try event("1")])
        #expect(outcomes == [.accepted, .accepted])
    }

    @Test(
        "a partial answer that names no event leaves the outcome open, and so does a 202 without success",
        arguments: [(207, "{}"), (202, #"{"success":false,"message":"no"}"#)]
    )
    func unknownPartial(status: Int, body: String) async throws {
        let sink = try #require(try Account(ScriptedTransport(.status(status, body))).adapter.events)
        let only = try event("0")
        do throws(AdapterError) {
            _ = try await sink.ingest([only])
            Issue.record("an answer without names was taken")
        } catch {
            #expect(error.category == .outcomeUnknown)
        }
    }

    @Test("usage comes by hour, day, month and as a whole, exactly")
    func steps() async throws {
        let account = try await account()
        let sink = try #require(account.adapter.events)
        _ = try await sink.ingest([
            try event("1", bytes: try Quantity("0.1")), try event("2", bytes: try Quantity("0.2")),
            try event("3", at: "2026-11-02T05:00:00Z", bytes: 3), try event("4", customer: "bolt"),
        ])
        let days = try await usage(
            account,
            "2026-11-01T00:00:00Z",
            "2026-12-01T00:00:00Z",
            step: .day,
            customers: ["acme"]
        )
        #expect(days.count == 30)
        #expect(days.prefix(3).map(\.value) == [try Quantity("0.3"), 3, 0])
        let whole = try await usage(account, "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z")
        #expect(whole.map(\.customer) == ["acme", "bolt"])
        #expect(whole.map(\.value) == [try Quantity("3.3"), 2])
        let hours = try await usage(
            account,
            "2026-11-01T00:00:00Z",
            "2026-11-30T00:00:00Z",
            step: .hour,
            customers: ["acme"]
        )
        #expect(hours.count == 29 * 24)
        #expect(hours[0].value == (try Quantity("0.3")))
        let later = try await usage(
            account,
            "2026-11-01T01:00:00Z",
            "2026-11-03T00:00:00Z",
            customers: ["acme", "none"]
        )
        #expect(later.map(\.value) == [3, 0])
        let month = try await usage(
            account,
            "2026-10-15T00:00:00Z",
            "2026-12-10T00:00:00Z",
            step: .month,
            customers: ["bolt"]
        )
        #expect(month.map(\.value) == [0, 2, 0])
    }

    /// Takes windows of a day at the most, and tells 1.25 for each.
    private static func dayByDay(_ request: TransportRequest) -> Result<TransportResponse, TransportError> {
        let json = (try? JSONValue.parse(request.body)) ?? .null
        guard let start = json["startTime"]?.string, let end = json["endTime"]?.string,
            let from = try? Timestamp(iso8601: start), let to = try? Timestamp(iso8601: end)
        else { return .status(500) }
        if to.seconds - from.seconds > 86_400 { return .status(400, "{\"message\":\"too many\"}") }
        let series =
            #"{"groupedBy":{"fieldName":"ACCOUNT_ID","fieldValue":"acme"},"timestamps":["\#(start)"],"metricValues":[1.25]}"#
        return .status(200, "{\"results\":[{\"id\":\"usage\",\"data\":[\(series)]}]}")
    }

    @Test("a window that Togai finds too long is asked for in parts")
    func tooManyPoints() async throws {
        let account = try Account(ScriptedTransport { request, _ in Self.dayByDay(request) })
        let object = TogaiImage.observed(try #require(TogaiMeter(try Fixture.liveMeter.json())))
        let window = try Period(
            start: Timestamp(iso8601: "2026-11-01T00:00:00Z"),
            end: Timestamp(iso8601: "2026-11-05T00:00:00Z")
        )
        let cells = try await #require(account.adapter.usage).usage(
            UsageQuery(object: object, aggregation: .sum, window: window)
        )
        #expect(cells == [UsageCell(customer: "acme", period: window, value: 5)])
    }
}
