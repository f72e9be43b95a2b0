import AdapterKit
import HTTPTypes
import Metering
import Testing
import Transport

@testable import AmberfloAdapter

@Suite("Sending events")
struct EventSinkTests {
    private static func event(_ id: String, dimensions: [String: String] = [:]) -> ProjectedEvent {
        ProjectedEvent(
            id: id,
            target: "a",
            customer: "c",
            timestamp: Timestamp(milliseconds: 1_718_153_645_993),
            value: 1,
            dimensions: dimensions
        )
    }

    private func sink(
        _ network: ScriptedTransport,
        _ dialect: AmberfloDialect = .document,
        ingestURL: String? = nil
    ) throws -> any EventSink {
        try #require(try adapter(network, dialect, ingestURL: ingestURL).events)
    }

    @Test(
        "A batch is one array, taken as a whole, and the answer's text plays no part",
        arguments: [#""OK""#, "2 records were ingested", ""]
    )
    func batch(answer: String) async throws {
        let network = ScriptedTransport(.answer(200, answer, type: "text/plain"))
        let outcomes = try await sink(network).ingest([
            Self.event("1"), Self.event("2", dimensions: ["b": "2", "a": "1"]),
        ])
        #expect(outcomes == [.accepted, .accepted])
        #expect(
            network.lines == [
                "POST /ingest "
                    + #"[{"meterApiName":"a","customerId":"c","meterValue":1,"meterTimeInMillis":1718153645993,"uniqueId":"1"},"#
                    + #"{"meterApiName":"a","customerId":"c","meterValue":1,"meterTimeInMillis":1718153645993,"uniqueId":"2","dimensions":{"a":"1","b":"2"}}]"#
            ]
        )
        #expect(network.requests[0].head.headerFields[.contentEncoding] == nil)
    }

    @Test("Live events are compressed when they are many, and go to a host of their own")
    func live() async throws {
        let network = ScriptedTransport(.answer(200, ""), .answer(200, ""))
        let sink = try sink(network, .live, ingestURL: "https://ingest.amberflo.io")
        _ = try await sink.ingest((0..<20).map { Self.event("\($0)") })
        _ = try await sink.ingest([Self.event("1")])
        #expect(network.requests.map { $0.head.headerFields[.contentEncoding] } == ["gzip", nil])
        #expect(network.requests.map(\.head.authority) == ["ingest.amberflo.io", "ingest.amberflo.io"])
        #expect(sink.maximumBatch == 100)
    }

    @Test("An event that is refused is found, and the others are taken")
    func halves() async throws {
        let refusal = #"{"message":"meterTimeInMillis is wrong"}"#
        let network = ScriptedTransport(
            .answer(400, refusal),
            .answer(200, ""),
            .answer(400, refusal),
            .answer(400, refusal),
            .answer(200, "")
        )
        let outcomes = try await sink(network).ingest((0..<4).map { Self.event("\($0)") })
        #expect(outcomes == [.accepted, .accepted, .rejected("meterTimeInMillis is wrong [status 400]"), .accepted])
        #expect(network.requests.count == 5)
    }

    @Test("A failure that is not the events' own is thrown", arguments: [302, 401, 404, 405, 429, 500])
    func failures(status: Int) async throws {
        let network = ScriptedTransport(.answer(status, ""))
        let sink = try sink(network)
        let error = await failure { () async throws(AdapterError) in
            try await sink.ingest([Self.event("1"), Self.event("2")])
        }
        #expect(error?.status == status)
        #expect(network.requests.count == 1)
    }

    @Test("A dimension's value that the live service does not take is refused before it is sent")
    func longValues() async throws {
        let long = Self.event("1", dimensions: ["region": String(repeating: "x", count: 201)])
        let network = ScriptedTransport(.answer(200, ""), .answer(200, ""))
        let live = try await sink(network, .live).ingest([long, Self.event("2")])
        #expect(live == [.rejected("the value of the dimension `region` has more than 200 characters"), .accepted])
        #expect(try await sink(network).ingest([long]) == [.accepted])
        #expect(try await sink(ScriptedTransport(), .live).ingest([long]).count == 1)
    }

    @Test("An address for events that is none is said, and nothing is sent elsewhere")
    func wrongAddress() async throws {
        let network = ScriptedTransport()
        let sink = try sink(network, .live, ingestURL: "http://example.com")
        let error = await failure { () async throws(AdapterError) in try await sink.ingest([Self.event("1")]) }
        #expect(error?.message.contains("ingestURL") == true)
        #expect(network.requests.isEmpty)
    }
}
