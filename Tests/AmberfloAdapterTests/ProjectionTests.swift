import AdapterKit
import Metering
import Testing

@testable import AmberfloAdapter

@Suite("Events on their way to Amberflo")
struct ProjectionTests {
    private static let event = UsageEvent(
        id: "e-1",
        event: "api_request",
        customer: "c1",
        timestamp: Timestamp(milliseconds: 1_718_153_645_993),
        attributes: ["bytes": 3, "status": 200],
        dimensions: ["region": "us", "tier": "pro", "other": "x"]
    )

    private func project(
        _ meters: [Meter],
        _ event: UsageEvent = Self.event,
        _ dialect: AmberfloDialect = .document
    )
        throws -> ProjectionResult
    {
        try translator(dialect).translate(meters.map { MeterEntry($0) }).projection.apply(to: event)
    }

    @Test("The document's example is the event of a meter that is fed under its own name")
    func example() throws {
        let own = try meter {
            $0.event = "api-calls"
            $0.value = .expression(.attribute("meterValue"))
            $0.dimensions = ["region", "tier"]
        }
        let event = UsageEvent(
            id: "evt-a1b2c3d4",
            event: "api-calls",
            customer: "customer-123456",
            timestamp: Timestamp(milliseconds: 1_718_153_645_993),
            attributes: ["meterValue": 1],
            dimensions: ["region": "us-east-1", "tier": "premium"]
        )
        let sent = try project([own], event).events
        #expect(try sent.map(AmberfloEvent.json) == [fixture("ingest-request")])
    }

    @Test("Each meter gets an event of its own, with its value, its dimensions and an id of its own")
    func several() throws {
        let meters = [
            try meter("a") {
                $0.value = .expression(try expression("attributes.bytes / 2"))
                $0.dimensions = ["region"]
            },
            try meter("b") { $0.aggregation = .count },
            try meter("c") { $0.event = nil },
            try meter("d") { $0.event = "other" },
            try meter("e") { $0.filter = .expression(try expression("attributes.status >= 500")) },
            try meter("f") { $0.status = .inactive },
            try meter("g") { $0.activeFrom = Self.event.timestamp.adding(seconds: 1) },
            try meter("h") { $0.activeTo = Self.event.timestamp },
        ]
        let result = try project(meters)
        #expect(result.rejections.isEmpty)
        #expect(
            result.events.map { AmberfloEvent.json($0).text() } == [
                #"{"meterApiName":"a","customerId":"c1","meterValue":1.5,"meterTimeInMillis":1718153645993,"uniqueId":"e-1/a","dimensions":{"region":"us"}}"#,
                #"{"meterApiName":"b","customerId":"c1","meterValue":1,"meterTimeInMillis":1718153645993,"uniqueId":"e-1/b"}"#,
                #"{"meterApiName":"c","customerId":"c1","meterValue":3,"meterTimeInMillis":1718153645993,"uniqueId":"e-1/c"}"#,
            ]
        )
    }

    @Test("An event that a meter cannot evaluate is rejected for that meter alone")
    func rejections() throws {
        let meters = [try meter("a") { $0.value = .expression(.attribute("missing")) }, try meter("b")]
        let result = try project(meters)
        #expect(result.events.map(\.target) == ["b"])
        #expect(result.rejections.map { $0.meters.map(\.text) } == [["a"]])
    }

    @Test("An event without the dimension whose values are counted is rejected, one with it carries it")
    func distinct() throws {
        let region = try meter("a") { $0.aggregation = .unique(.dimension("region")) }
        let zone = try meter("b") { $0.aggregation = .unique(.dimension("zone")) }
        let result = try project([region, zone], Self.event, .live)
        #expect(result.events.map(\.dimensions) == [["region": "us"]])
        #expect(result.events.map(\.value) == [1])
        #expect(result.rejections.map(\.reason) == ["the dimension `zone` is missing"])
    }

    @Test("Numbers are sent exactly")
    func numbers() throws {
        var event = Self.event
        event.attributes["bytes"] = try Quantity("12345678901234567890.123456789")
        let sent = try project([meter()], event).events
        #expect(AmberfloEvent.json(sent[0]).text().contains(#""meterValue":12345678901234567890.123456789,"#))
    }
}
