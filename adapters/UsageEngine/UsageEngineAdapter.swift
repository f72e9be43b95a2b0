import AdapterKit
import HTTPTypes
import Metering
import Transport

/// A configured account at Usage Engine.
struct UsageEngineAdapter: VendorAdapter {
    let translator: any VendorTranslator
    let catalog: any ObjectCatalog
    let events: (any EventSink)?
    let writer: (any EventWriter)? = UsageEngineEventWriter()
    let usage: (any UsageSource)?
    private let client: UsageEngineClient
    private let now: @Sendable () -> Timestamp

    /// Makes the roles of a connection.
    init(_ settings: ConnectionSettings, _ environment: AdapterEnvironment) {
        let http = VendorHTTP(
            vendor: settings.instance,
            url: settings.url,
            transport: environment.transport,
            words: UsageEngineClient.words
        )
        let request = TokenRequest(
            http: http,
            path: Self.path(settings.text("tokenPath") ?? "/oauth/token"),
            audience: Self.audience(settings, environment),
            secret: environment.secret,
            now: environment.now
        )
        let tokens = TokenSource(now: environment.now, fetch: request.fetch)
        client = UsageEngineClient(
            http: http,
            tokens: tokens,
            prefix: Self.path(settings.text("meteringPath") ?? ""),
            // As many again as are under way, so that there is always one to be sent next.
            places: ConcurrencyLimit(2 * settings.limits.concurrency)
        )
        translator = UsageEngineTranslator(instance: settings.instance)
        catalog = UsageEngineCatalog(client: client, now: environment.now)
        events = settings.text("ingestURL").map {
            UsageEngineEventSink(vendor: settings.instance, address: $0, transport: environment.transport)
        }
        usage = UsageEngineUsageSource(client: client)
        now = environment.now
    }

    func check() async -> [CheckResult] {
        let place = "auth: { clientID: ..., clientSecret: ... }"
        return await ConnectionProbe(now: now, place: place).results { () async throws(AdapterError) in
            let call = VendorCall("list meter types", .get, "/meter-types", query: [("limit", "1")])
            let response = try await client.send(call)
            guard try client.http.json(of: response, to: call)?.list("meterTypes") != nil else {
                throw client.http.malformed(call, response, "the answer has no list `meterTypes`")
            }
            return response
        }
    }

    /// A path with a slash before and none behind; empty for an empty one.
    private static func path(_ text: String) -> String {
        text.split(separator: "/").map { "/" + $0 }.joined()
    }

    /// The environment that a token is for: the base URL, with the final slash that the vendor's examples have.
    private static func audience(
        _ settings: ConnectionSettings,
        _ environment: AdapterEnvironment
    ) -> @Sendable () throws(SecretError) -> String {
        guard settings.credentials["audience"] != nil else { return { () throws(SecretError) in "\(settings.url)/" } }
        return { () throws(SecretError) in try environment.secret("audience").revealed }
    }
}
