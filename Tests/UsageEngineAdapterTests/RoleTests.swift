import AdapterKit
import HTTPTypes
import Metering
import Testing
import Transport

@testable import UsageEngineAdapter

@Suite("Usage in and out")
struct RoleTests {
    private func events(_ count: Int) throws -> [ProjectedEvent] {
        try (0..<count).map { number in
            ProjectedEvent(
                id: "e-\(number)",
                target: "egress",
                customer: "user0@example.com",
                timestamp: Bench.instant("2026-11-01T00:00:00.1239Z"),
                value: try Quantity("12345678901234567890.123456789"),
                dimensions: ["tier": "pro", "region": "eu"]
            )
        }
    }

    private let url: [String: JSONValue] = ["ingestURL": "https://stream.example.com/collector"]

    @Test("without a collector there is no sink")
    func noSink() throws {
        #expect(try Bench.adapter(ScriptedTransport { _, _ in .text(200, "") }).events == nil)
    }

    @Test("records are lines with exact numbers and milliseconds, and no token")
    func records() async throws {
        let transport = ScriptedTransport { _, _ in .json(200, ["accepted": 2, "dataCorrection": []]) }
        let sink = try #require(try Bench.adapter(transport, values: url).events)
        #expect(try await sink.ingest(try events(2)) == [.accepted, .accepted])
        let request = try #require(transport.requests.first)
        #expect(transport.tokenRequests.isEmpty)
        #expect(request.head.authority == "stream.example.com")
        #expect(request.line == "POST /collector")
        #expect(request.head.headerFields[.contentType] == "application/x-ndjson")
        #expect(request.head.headerFields[.authorization] == nil)
        let lines = String(decoding: request.body, as: UTF8.self).split(separator: "\n")
        let expected =
            #"{"id":"e-0","userId":"user0@example.com","value":12345678901234567890.123456789,"#
            + #""timestamp":"2026-11-01T00:00:00.123Z","meterType":"egress","#
            + #""dimensions":{"region":"eu","tier":"pro"}}"#
        #expect(lines.first.map(String.init) == expected)
        #expect(lines.count == 2)
    }

    @Test("what a stream holds back is rejected with its reason, and any success accepts")
    func outcomes() async throws {
        let corrected = ScriptedTransport { _, _ in
            .json(
                200,
                [
                    "accepted": 1,
                    "dataCorrection": [["record": 1, "reason": "no meter"], ["record": 9], ["record": 2]],
                ]
            )
        }
        let sink = try #require(try Bench.adapter(corrected, values: url).events)
        #expect(
            try await sink.ingest(try events(3))
                == [.accepted, .rejected("no meter"), .rejected("the stream holds it for Data Correction")]
        )
        for answer in [ScriptedAnswer.text(202, ""), .text(200, "OK"), .json(200, true)] {
            let sink = try #require(try Bench.adapter(ScriptedTransport { _, _ in answer }, values: url).events)
            #expect(try await sink.ingest(try events(1)) == [.accepted])
        }
        #expect(try await sink.ingest([]).isEmpty)
    }

    @Test("a batch whose answer is lost may have been counted")
    func lostBatch() async throws {
        let lost = ScriptedTransport { _, _ in .failure(.timedOut, mayHaveBeenSent: true) }
        let sink = try #require(try Bench.adapter(lost, values: url).events)
        let batch = try events(1)
        let error = try await adapterError { () async throws(AdapterError) in try await sink.ingest(batch) }
        #expect(error.category == .outcomeUnknown)
        let refusing = ScriptedTransport { _, _ in .json(400, ["message": "damaged"]) }
        let other = try #require(try Bench.adapter(refusing, values: url).events)
        let refused = try await adapterError { () async throws(AdapterError) in try await other.ingest(batch) }
        #expect(refused.category == .rejected)
        #expect(refused.vendorMessage == "damaged")
    }

    private func usage(
        _ window: String,
        step: UsageQuery.Step? = nil,
        customers: [String] = [],
        aggregation: Aggregation = .sum,
        _ meters: [JSONValue]
    ) async throws -> [UsageCell] {
        let transport = ScriptedTransport { _, _ in .json(200, ["meters": .array(meters)]) }
        let adapter = try Bench.adapter(transport)
        let type = try Bench.observed(try Fixture.json("meter-type"))
        let query = UsageQuery(
            object: type,
            aggregation: aggregation,
            window: try Bench.period(window),
            step: step,
            customers: customers
        )
        let cells = try await #require(adapter.usage).usage(query)
        #expect(transport.requests.first?.query["meterTypeId"] == type.id)
        #expect(transport.requests.first?.query["userId"] == (customers.count == 1 ? "user0%40example.com" : nil))
        return cells
    }

    @Test("the running value answers for the running period alone")
    func runningPeriod() async throws {
        let meter = try Fixture.json("meter")
        #expect(
            try await usage("2023-07-01T00:00:00Z/2023-08-01T00:00:00Z", [meter])
                == [
                    UsageCell(
                        customer: "user0@example.com",
                        period: try Bench.period("2023-07-01T00:00:00Z/2023-08-01T00:00:00Z"),
                        value: 25
                    )
                ]
        )
        for window in ["2023-07-01T00:00:00Z/2023-07-15T00:00:00Z", "2023-06-01T00:00:00Z/2023-09-01T00:00:00Z"] {
            let cells = try await usage(window, [meter])
            #expect(cells.count == 1)
            #expect(cells.allSatisfy { $0.value == nil })
        }
    }

    @Test("a meter's first period answers for the window before it, and a later one does not")
    func firstPeriod() async throws {
        let window = "2023-07-01T00:00:00Z/2023-08-01T00:00:00Z"
        let first = try Fixture.json(
            "meter",
            with: ["createdAt": "2023-07-10T08:00:00.000Z", "periodStart": "2023-07-10T08:00:00.010Z"]
        )
        #expect(try await usage(window, [first]).map(\.value) == [25])
        let later = try Fixture.json(
            "meter",
            with: ["createdAt": "2023-07-10T08:00:00.000Z", "periodStart": "2023-07-12T00:00:00.000Z"]
        )
        #expect(try await usage(window, [later]).map(\.value) == [nil])
        let earlier = try Fixture.json(
            "meter",
            with: ["createdAt": "2023-06-20T08:00:00.000Z", "periodStart": "2023-06-20T08:00:00.010Z"]
        )
        #expect(try await usage(window, [earlier]).map(\.value) == [nil], "it counts what was before the window too")
    }

    @Test("a customer's meters of one type are folded, and one without a value leaves the cell empty")
    func severalMeters() async throws {
        let window = "2023-07-01T00:00:00Z/2023-08-01T00:00:00Z"
        let meters = try [JSONValue.number(25), "0.5"].enumerated().map { number, value in
            try Fixture.json(
                "meter",
                with: ["id": .string("\(number)"), "meterKey": .string("k\(number)"), "value": value]
            )
        }
        let values = try [
            ("sum", "25.5"), ("count", "25.5"), ("max", "25"), ("min", "0.5"),
        ].map { ($0, try Quantity($1)) }
        for (name, expected) in values {
            let aggregation = try #require([Aggregation.sum, .count, .max, .min].first { $0.description == name })
            #expect(
                try await usage(window, customers: ["user0@example.com"], aggregation: aggregation, meters).map(\.value)
                    == [expected]
            )
        }
        let empty = try Fixture.json("meter", with: ["id": "9", "value": nil])
        #expect(try await usage(window, meters + [empty]).map(\.value) == [nil])
        let other = try Fixture.json("meter", with: ["id": "9", "userId": "z"])
        #expect(try await usage(window, [other, meters[0]]).map(\.customer) == ["user0@example.com", "z"])
    }

    @Test("meters of other types that a list tells all the same are no usage of the type that was asked for")
    func otherTypes() async throws {
        let other = try Fixture.json("meter", with: ["id": "9", "meterTypeId": "another", "value": 7])
        let window = "2023-07-01T00:00:00Z/2023-08-01T00:00:00Z"
        #expect(try await usage(window, [other, try Fixture.json("meter")]).map(\.value) == [25])
    }

    @Test(
        "a period whose bounds name no zone, which may be the type's own, is not known",
        arguments: ["2023-08-01T00:00:00", "2023-08-01 00:00:00", "2023-08-01"]
    )
    func periodWithoutZone(end: String) async throws {
        let meter = try Fixture.json("meter", with: ["periodEnd": .string(end)])
        #expect(try await usage("2023-07-01T00:00:00Z/2023-08-01T00:00:00Z", [meter]).map(\.value) == [nil])
    }

    @Test("a report by day has a value for the day that runs, and none for others")
    func steps() async throws {
        let meter = try Fixture.json(
            "meter",
            with: ["periodStart": "2023-07-02T00:00:00.000Z", "periodEnd": "2023-07-03T00:00:00.000Z"]
        )
        let cells = try await usage("2023-07-01T12:00:00Z/2023-07-04T00:00:00Z", step: .day, [meter])
        #expect(cells.map(\.value) == [nil, 25, nil])
        #expect(cells.first?.period == (try Bench.period("2023-07-01T12:00:00Z/2023-07-02T00:00:00Z")))
        #expect(try await usage("2023-06-15T00:00:00Z/2023-09-15T00:00:00Z", step: .month, [meter]).count == 4)
        #expect(try await usage("2023-07-01T00:30:00Z/2023-07-01T03:00:00Z", step: .hour, [meter]).count == 3)
    }

    @Test("the counters of a type are read with their periods, and one without a period is an error")
    func running() async throws {
        let answers = [
            [
                try Fixture.json("meter", with: ["createdAt": "2023-05-01T00:00:00.000Z"]),
                try Fixture.json(
                    "meter",
                    with: [
                        "id": "9", "userId": "ann", "createdAt": "2023-07-10T08:00:00.000Z",
                        "periodStart": "2023-07-10T08:00:00.010Z",
                    ]
                ),
            ],
            [try Fixture.json("meter", with: ["periodEnd": nil])],
        ]
        let type = try Bench.observed(try Fixture.json("meter-type"))
        let readings = try answers.map { meters in
            let transport = ScriptedTransport { _, _ in .json(200, ["meters": .array(meters)]) }
            return try #require(try Bench.adapter(transport).usage)
        }
        let counters = try await #require(readings[0].running(type))
        #expect(counters.map(\.id) == ["9", counters[1].id])
        #expect(counters.map(\.customer) == ["ann", "user0@example.com"])
        #expect(counters.map(\.isFirst) == [true, false])
        #expect(counters.map(\.value) == [25, 25])
        #expect(counters[1].period == (try Bench.period("2023-07-01T00:00:00Z/2023-08-01T00:00:00Z")))
        let error = try await adapterError { () async throws(AdapterError) in _ = try await readings[1].running(type) }
        #expect(error.category == .malformedResponse)
    }

    @Test("the doctor tries credentials, reach and clock")
    func check() async throws {
        let dates = ["Sat, 21 Nov 2026 12:00:59 GMT": true, "Sat, 21 Nov 2026 12:02:00 GMT": false]
        for (date, passes) in dates {
            let transport = ScriptedTransport { _, _ in .json(200, ["meterTypes": []], [.date: date]) }
            let results = await (try Bench.adapter(transport)).check()
            #expect(results.map(\.name) == ["reach", "credentials", "clock"])
            #expect(results.map(\.passed) == [true, true, passes])
        }
        let refusing = ScriptedTransport.everything { _, _ in .json(401, ["error": "access_denied"]) }
        let wrong = await (try Bench.adapter(refusing)).check()
        #expect(wrong.map { "\($0.name) \($0.passed)" } == ["reach true", "credentials false"])
        #expect(wrong.last?.message.contains("clientSecret") == true)
        let lost = await (try Bench.adapter(ScriptedTransport { _, _ in .text(404, "nothing here") })).check()
        #expect(lost.map { "\($0.name) \($0.passed)" } == ["reach false"])
        #expect(lost.last?.message.contains("nothing here") == true)
    }

    @Test("every feature is declared with its source")
    func capabilities() {
        let capabilities = UsageEngineDescriptor.descriptor.capabilities
        #expect(capabilities.entries.map(\.feature) == CapabilityFeature.allCases)
        #expect(capabilities.entries.allSatisfy { !$0.source.isEmpty && $0.verified == "2026-11-21" })
    }
}
