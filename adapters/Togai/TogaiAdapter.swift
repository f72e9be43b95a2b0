import AdapterKit
import HTTPTypes
import Metering

/// One configured account at Togai.
struct TogaiAdapter: VendorAdapter {
    let translator: any VendorTranslator
    let catalog: any ObjectCatalog
    let events: (any EventSink)?
    let usage: (any UsageSource)?
    private let client: TogaiClient
    private let now: @Sendable () -> Timestamp

    init(_ settings: ConnectionSettings, _ environment: AdapterEnvironment) {
        client = TogaiClient(settings, environment)
        now = environment.now
        translator = TogaiTranslator(settings)
        catalog = TogaiCatalog(client, concurrency: settings.limits.concurrency)
        events = TogaiEventSink(client: client)
        usage = TogaiUsageSource(client: client)
    }

    func check() async -> [CheckResult] {
        await ConnectionProbe(now: now, place: "auth: { token: ... }").results { () async throws(AdapterError) in
            let call = VendorCall("list usage meters", .get, "/usage_meters", query: [("pageSize", "1")])
            let response = try await client.send(call)
            guard try client.http.json(of: response, to: call)?.list("data") != nil else {
                throw client.http.malformed(call, response, "the answer is no list of usage meters")
            }
            return response
        }
    }
}
