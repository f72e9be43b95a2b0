import AdapterConformance
import AdapterKit
import HTTPTypes
import Metering
import Testing
import TogaiAdapter
import TogaiSandbox
import Transport

@Suite("Togai conforms")
struct ConformanceTests {
    @Test("passes the suite", arguments: ConformanceCheck.allCases)
    func passes(_ check: ConformanceCheck) async throws {
        await ConformanceSuite(try .togai()).run(check)
    }
}

extension ConformanceSubject {
    /// The API as its page writes it; usage counts for every account.
    fileprivate static func togai() throws -> ConformanceSubject {
        ConformanceSubject(
            name: "Togai",
            descriptor: TogaiDescriptor.descriptor,
            settings: ConnectionSettings(
                instance: "togai",
                adapter: "togai",
                url: try ConnectionURL("https://api.example.com")
            ),
            credentials: ["token": "sandbox-token"],
            makeStand: { clock, seed in
                var options = TogaiSandbox.Options()
                options.seed = seed
                return TogaiSandbox(options: options, now: { clock.date })
            },
            foreignObjects: { try await ForeignMeters.make(at: $0) }
        )
    }
}

/// Schemas and meters as people make them by hand, the example of the API's page among them.
private enum ForeignMeters {
    private static let requests = [
        (
            "/event_schema",
            #"{"name":"evfhr123d","attributes":[{"name":"distance","defaultUnit":"km"}],"dimensions":[{"name":"city"}]}"#
        ),
        ("/event_schema/evfhr123d/activate", ""),
        (
            "/usage_meters",
            #"{"name":"Rides","description":"Cab rides","type":"COUNTER","aggregation":"SUM","eventSchemaName":"evfhr123d","#
                + #""computations":[{"matcher":"{\n \"and\": [\n {\"in\": [{\"var\": \"dimension.city\"}, \"chennai\", "#
                + #"\"mumbai\"]},\n \"or\": [\n {\">\": [{\"var\": \"attribute.distance\"}, 100]},\n {\"<\": [{\"var\": "#
                + #"\"attribute.distance\"}, 20]}\n ]\n ]\n}\n","computation":{"*":[{"var":"attributes.distance"},0.4]}}]}"#
        ),
        (
            "/usage_meters",
            #"{"name":"Long rides","billableName":"Rides over 10 km","type":"COUNTER","aggregation":"COUNT","#
                + #""eventSchemaName":"evfhr123d","computations":[{"matcher":"{\">\":[{\"var\":\"attributes.distance\"},10]}","#
                + #""computation":"1","order":1}]}"#
        ),
        (
            "/usage_meters",
            #"{"name":"Distance","type":"COUNTER","aggregation":"SUM","eventSchemaName":"evfhr123d","#
                + #""computations":[{"computation":"{\"var\":\"attributes.distance\"}","order":1}]}"#
        ),
    ]

    static func make(at vendor: any HTTPTransport) async throws {
        for (path, body) in requests {
            var fields: HTTPFields = [.authorization: "Bearer sandbox-token"]
            fields[.contentType] = body.isEmpty ? nil : "application/json"
            let head = HTTPRequest(
                method: .post,
                scheme: "https",
                authority: "api.example.com",
                path: path,
                headerFields: fields
            )
            let answer = try await vendor.send(TransportRequest(head: head, body: Array(body.utf8)))
            try #require(answer.head.status.kind == .successful, "\(String(decoding: answer.body, as: UTF8.self))")
        }
    }
}
