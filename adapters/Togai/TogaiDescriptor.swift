package import AdapterKit
import HTTPTypes
import Metering

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
        terms: terms,
        form: { settings, event in
            EventForm(
                address: "POST \(settings.url)/ingest",
                headers: ["Authorization: Bearer <token>", "Content-Type: application/json"],
                body: ["event": TogaiEvent.json(event)],
                note: TogaiEvent.problem(event)
            )
        },
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

    private static let quotas = "Togai guide: Quotas and limits"

    private static let terms = VendorTerms(
        quotas: [
            VendorTerms.Quota(TogaiImage.usageMeter, "usage meters", limit: 100, source: quotas),
            VendorTerms.Quota(TogaiImage.eventSchema, "event schemas", limit: 100, source: quotas),
            VendorTerms.Quota(nil, "accounts", limit: 100, source: quotas),
        ],
        customers: .accounts(source: "Togai guide: Accounts"),
        backfill: VendorTerms.Backfill(
            days: nil,
            "Togai counts late events within the grace period of the account's billing cycle only",
            source: "Togai guide: Events"
        ),
        // An object is made as a draft, and then activated.
        requestsToMake: [TogaiImage.usageMeter: 2, TogaiImage.eventSchema: 2]
    )
}
