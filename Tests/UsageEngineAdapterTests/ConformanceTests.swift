import AdapterConformance
import AdapterKit
import HTTPTypes
import Metering
import Testing
import Transport
import UsageEngineAdapter
import UsageEngineSandbox

@Suite("Usage Engine conforms")
struct ConformanceTests {
    @Test("passes the suite", arguments: ConformanceCheck.allCases)
    func passes(_ check: ConformanceCheck) async throws {
        await ConformanceSuite(try .usageEngine()).run(check)
    }
}

extension ConformanceSubject {
    /// The API as its reference writes it, with a stream's collector.
    fileprivate static func usageEngine() throws -> ConformanceSubject {
        ConformanceSubject(
            name: "Usage Engine",
            descriptor: UsageEngineDescriptor.descriptor,
            settings: ConnectionSettings(
                instance: "usage-engine",
                adapter: "usage-engine",
                url: try ConnectionURL("https://api.example.com"),
                values: ["ingestURL": "https://api.example.com/collector"]
            ),
            credentials: ["clientID": "sandbox-client", "clientSecret": "sandbox-secret"],
            makeStand: { clock, seed in
                var options = UsageEngineSandbox.Options()
                options.seed = seed
                return UsageEngineSandbox(options: options, now: { clock.date })
            },
            foreignObjects: { try await ForeignTypes.make(at: $0) }
        )
    }
}

/// Meter types as people make them by hand.
private enum ForeignTypes {
    private static let bodies = [
        #"{"name":"Usage based API counter","unit":"requests","aggregation":{"type":"increment"},"timezone":"Etc/UTC","#
            + #""resetSchedule":{"minute":"0","hour":"0","day":"1","month":"*","weekday":"*"},"externalRef":"878752b4-4ddf","#
            + #""category":"API Counts","description":"Meter definition to count the number of API requests per customer"}"#,
        #"{"name":"No reference","unit":"MB","aggregation":{"type":"sum"},"timezone":"Europe/Stockholm","#
            + #""resetSchedule":{"minute":"0","hour":"0","day":"L","month":"*","weekday":"*"}}"#,
        #"{"name":"Working days","unit":"MB","aggregation":{"type":"sum"},"timezone":"Etc/UTC","externalRef":"days","#
            + #""resetSchedule":{"minute":"30,0","hour":"06","day":"*","month":"*","weekday":"5,1"}}"#,
        #"{"name":"No reference","unit":"MB","aggregation":{"type":"max"},"timezone":"UTC","category":"DEFAULT","#
            + #""resetSchedule":{"minute":"*/15","hour":"*","day":"*","month":"*","weekday":"1-5"},"externalRef":"Not a key!"}"#,
    ]

    static func make(at vendor: any HTTPTransport) async throws {
        let credentials =
            #"{"client_id":"sandbox-client","client_secret":"sandbox-secret","grant_type":"client_credentials"}"#
        let token = try await post("/oauth/token", credentials, to: vendor, token: nil)["access_token"]?.string
        for body in bodies {
            let made = try await post("/meter-types", body, to: vendor, token: token)
            try #require(made["id"]?.string != nil, "\(made)")
        }
    }

    private static func post(
        _ path: String,
        _ body: String,
        to vendor: any HTTPTransport,
        token: String?
    ) async throws -> JSONValue {
        var fields: HTTPFields = [.contentType: "application/json"]
        fields[.authorization] = token.map { "Bearer \($0)" }
        let head = HTTPRequest(
            method: .post,
            scheme: "https",
            authority: "api.example.com",
            path: path,
            headerFields: fields
        )
        return try JSONValue.parse(try await vendor.send(TransportRequest(head: head, body: Array(body.utf8))).body)
    }
}
