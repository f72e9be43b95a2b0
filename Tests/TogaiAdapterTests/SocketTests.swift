import AdapterKit
import CurlTransport
import Metering
import SandboxServer
import Testing
import TogaiSandbox

@testable import TogaiAdapter

@Suite("Togai over a socket")
struct SocketTests {
    @Test("objects are made, listed, changed, metered and taken away over HTTP")
    func wholeLife() async throws {
        let server = try SandboxServer(endpoints: [SandboxEndpoint(name: "togai", handler: TogaiSandbox(), port: 0)])
        try await server.run { addresses in
            let url = try #require(addresses.url(of: "togai"))
            let account = try Account(try CurlTransport(), url: url)
            let meters = try (0..<130).map { try meter("meter-\($0)", value: "attributes.bytes / \($0 + 1)") }
            let translation = account.translate(meters)
            try await account.create(translation)
            #expect(try await account.changes(translation).isEmpty)

            let event = UsageEvent(
                id: "1",
                event: "api_request",
                customer: "acme",
                timestamp: try Timestamp(iso8601: "2026-11-03T00:00:00Z"),
                attributes: ["bytes": 10]
            )
            let projected = translation.projection.apply(to: event).events
            let outcomes = try await #require(account.adapter.events).ingest(projected)
            #expect(outcomes.allSatisfy { $0 == .accepted })
            let window = try Period(
                start: Timestamp(iso8601: "2026-11-01T00:00:00Z"),
                end: Timestamp(iso8601: "2026-12-01T00:00:00Z")
            )
            let object = try #require(try await account.object("meter-3"))
            let cells = try await #require(account.adapter.usage).usage(
                UsageQuery(object: object, aggregation: .sum, window: window)
            )
            #expect(cells.map(\.value) == [try Quantity("2.5")])

            for object in try await account.everything().reversed() {
                try await account.catalog.delete(object)
            }
            #expect(try await account.everything().isEmpty)
            let stranger = try Account(try CurlTransport(), url: url, token: "wrong")
            #expect(await stranger.adapter.check().map(\.passed) == [true, false])
        }
    }
}
