import AdapterKit
import HTTPTypes
import Metering

/// A configured account at Amberflo.
struct AmberfloAdapter: VendorAdapter {
    private let client: AmberfloClient
    private let amberflo: AmberfloTranslator
    private let now: @Sendable () -> Timestamp

    init(_ settings: ConnectionSettings, _ environment: AdapterEnvironment) {
        client = AmberfloClient(settings, environment)
        amberflo = AmberfloTranslator(settings)
        now = environment.now
    }

    var translator: any VendorTranslator { amberflo }
    var catalog: any ObjectCatalog { AmberfloCatalog(client: client, managesRules: amberflo.writesRules) }
    var events: (any EventSink)? { AmberfloEventSink(client: client) }
    var usage: (any UsageSource)? { AmberfloUsageSource(client: client) }

    func check() async -> [CheckResult] {
        await ConnectionProbe(now: now, place: "auth: { apiKey: ... }").results { () async throws(AdapterError) in
            let call = VendorCall("list meter definitions", .get, client.dialect.path)
            let response = try await client.send(call)
            guard try client.http.json(of: response, to: call)?.array != nil else {
                throw client.http.malformed(call, response, "the answer is no list of meter definitions")
            }
            return response
        }
    }
}
