package import AdapterKit
import HTTPTypes

/// The Togai adapter as the catalog knows it.
package enum TogaiDescriptor {
    /// Everything there is to know of the adapter before an account is configured.
    package static let descriptor = AdapterDescriptor(
        name: TogaiTranslator.dialectName,
        title: "Togai",
        settings: [
            SettingSpec(
                "dialect",
                .choice(["document", "live"]),
                summary:
                    "`document` sends what the API document shows; `live` adds the `order` of computations that the "
                    + "later specification requires"
            )
        ],
        credentials: [SettingSpec("token", isRequired: true, summary: "the API key, or a token made from it")],
        overrides: [
            SettingSpec("name", summary: "the usage meter's name at Togai, in place of the meter's name"),
            SettingSpec("eventSchemaName", summary: "the event schema at Togai, in place of the event's name"),
        ],
        capabilities: TogaiCapabilities.capabilities,
        limits: ConnectionLimits(concurrency: 8, requestsPerSecond: 10, ingestsPerSecond: 50),
        readsOnly: { request in
            guard request.method == .post, let path = request.path?.prefix(while: { $0 != "?" }) else { return false }
            return path.hasSuffix("/metrics") || path.hasSuffix("/authenticate")
        },
        carriesEvents: { request in
            guard request.method == .post, let path = request.path?.prefix(while: { $0 != "?" }) else { return false }
            return path.hasSuffix("/ingest") || path.hasSuffix("/ingestBatch")
        },
        translator: { TogaiTranslator($0) },
        make: { TogaiAdapter($0, $1) }
    )
}
