import AdapterConformance
import AdapterKit
import AmberfloAdapter
import AmberfloSandbox
import HTTPTypes
import Metering
import Testing
import Transport

@Suite("Amberflo conforms")
struct ConformanceTests {
    @Test("passes the suite in the document's dialect", arguments: ConformanceCheck.allCases)
    func documentPasses(_ check: ConformanceCheck) async throws {
        await ConformanceSuite(try .amberflo("document", ["dialect": "meter-definition"])).run(check)
    }

    @Test("passes the suite in the document's dialect with filtering rules", arguments: ConformanceCheck.allCases)
    func rulesPass(_ check: ConformanceCheck) async throws {
        await ConformanceSuite(
            try .amberflo("document, filtering rules", ["dialect": "meter-definition", "filteringRules": true])
        ).run(check)
    }

    @Test("passes the suite in the live dialect", arguments: ConformanceCheck.allCases)
    func livePasses(_ check: ConformanceCheck) async throws {
        await ConformanceSuite(try .amberflo("live", ["dialect": "meters"])).run(check)
    }
}

extension ConformanceSubject {
    /// Amberflo with some settings.
    fileprivate static func amberflo(
        _ name: String,
        _ values: [String: JSONValue]
    ) throws -> ConformanceSubject {
        let isLive = values["dialect"] == "meters"
        return ConformanceSubject(
            name: "Amberflo, \(name)",
            descriptor: AmberfloDescriptor.descriptor,
            settings: ConnectionSettings(
                instance: "amberflo",
                adapter: "amberflo",
                url: try ConnectionURL("https://app.example.com"),
                values: values
            ),
            credentials: ["apiKey": "sandbox-key"],
            makeStand: { clock, seed in
                var options = AmberfloSandbox.Options()
                options.seed = seed
                return AmberfloSandbox(options: options, now: { clock.date })
            },
            foreignObjects: { try await ForeignMeters.make(at: $0, isLive: isLive) }
        )
    }
}

/// Meters as people make them by hand.
private enum ForeignMeters {
    private static let documented = [
        #"{"meterApiName":"api_calls","displayName":"API Calls","type":"SUM_OF_ALL_USAGE","dimensions":["region","tier"]}"#,
        #"{"meterApiName":"API Calls!","displayName":"API Calls","type":"MAX_IN_PERIOD","dimensions":["customerId","aflo.x"]}"#,
        #"{"meterApiName":"ünï","displayName":" ","type":"UNIQUE_CUSTOMERS_COUNT"}"#,
    ]

    private static let live = [
        #"{"meterApiName":"api_calls","label":"API Calls","meterType":"sum_of_all_usage","dimensions":["region"],"#
            + #""aggregationDimensions":[],"unit":"calls","useInBilling":false}"#,
        #"{"meterApiName":"API Calls!","label":"Users","meterType":"active_users","dimensions":["region"],"#
            + #""aggregationDimensions":["user id"],"description":""}"#,
        #"{"meterApiName":"pairs","label":"Pairs","meterType":"active_users","dimensions":[],"#
            + #""aggregationDimensions":["a","b"]}"#,
        #"{"meterApiName":"time","label":"Time","meterType":"event_duration","dimensions":[],"aggregationDimensions":[]}"#,
    ]

    static func make(at vendor: any HTTPTransport, isLive: Bool) async throws {
        for body in isLive ? live : documented {
            var fields: HTTPFields = [.contentType: "application/json"]
            fields[try #require(HTTPField.Name("X-API-KEY"))] = "sandbox-key"
            let head = HTTPRequest(
                method: .post,
                scheme: "https",
                authority: "app.example.com",
                path: isLive ? "/meters" : "/meter-definition",
                headerFields: fields
            )
            let answer = try await vendor.send(TransportRequest(head: head, body: Array(body.utf8)))
            try #require(answer.head.status == .ok, "\(String(decoding: answer.body, as: UTF8.self))")
        }
    }
}
