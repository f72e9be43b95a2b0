package import AdapterKit
import HTTPTypes
import Metering

/// Amberflo as the catalog of vendors knows it.
package enum AmberfloDescriptor {
    /// The declaration of the adapter.
    package static let descriptor = AdapterDescriptor(
        name: "amberflo",
        title: "Amberflo",
        settings: [
            SettingSpec(
                "dialect",
                .choice(AmberfloDialect.allCases.map(\.rawValue)),
                summary: "`meter-definition` is Amberflo's API document; `meters` is what the live service speaks."
            ),
            SettingSpec(
                "filteringRules",
                .flag,
                summary: "Whether filters are written to Amberflo as filtering rules too, which cannot be taken back."
            ),
            SettingSpec(
                "ingestURL",
                .url,
                summary: "Where events go, if not to `url`; the live service takes them at https://ingest.amberflo.io."
            ),
        ],
        credentials: [
            SettingSpec(
                "apiKey",
                isRequired: true,
                summary: "The API key, from Settings, Account Configuration, API Keys."
            )
        ],
        overrides: [
            SettingSpec("meterApiName", summary: "The name that events and queries use, in place of the meter's key."),
            SettingSpec("label", summary: "The live service's unique label, in place of the meter's name."),
        ],
        capabilities: AmberfloCapabilities(.document).capabilities,
        variants: [
            CapabilityVariant(
                "dialect",
                .string(AmberfloDialect.live.rawValue),
                AmberfloCapabilities(.live).capabilities
            )
        ],
        limits: ConnectionLimits(concurrency: 8, requestsPerSecond: 10),
        terms: VendorTerms(
            backfill: VendorTerms.Backfill(
                days: 60,
                "Amberflo counts events of the last 60 days",
                source: "Amberflo documentation: Metering guardrails"
            )
        ),
        form: { settings, event in
            EventForm(
                address: "POST \(settings.text("ingestURL") ?? settings.url.description)/ingest",
                headers: ["X-API-KEY: <apiKey>", "Content-Type: application/json"],
                body: .array([AmberfloEvent.json(event)])
            )
        },
        readsOnly: { request in
            guard request.method == .post, let path = request.path?.utf8.prefix(while: { $0 != UInt8(ascii: "?") })
            else { return false }
            let segments = path.split(separator: UInt8(ascii: "/")).suffix(2).map { String(Substring($0)) }
            return segments.last == "usage" || segments == ["usage", "batch"]
        },
        translator: { AmberfloTranslator($0) },
        make: { AmberfloAdapter($0, $1) }
    )
}
