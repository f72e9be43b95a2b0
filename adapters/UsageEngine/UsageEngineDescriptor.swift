package import AdapterKit

/// The adapter of DigitalRoute Usage Engine, before any account is configured.
package enum UsageEngineDescriptor {
    /// The declaration, and the way to a connection.
    package static let descriptor = AdapterDescriptor(
        name: "usage-engine",
        title: "DigitalRoute Usage Engine",
        settings: [
            SettingSpec("tokenPath", summary: "The path of the token endpoint; `/oauth/token` if left out."),
            SettingSpec(
                "meteringPath",
                summary:
                    "The path before `/meter-types` and `/meters`, such as `/usage-metering/v1`; empty if left out."
            ),
            SettingSpec(
                "ingestURL",
                .url,
                summary: "The HTTP collector of the stream that usage records are posted to."
            ),
        ],
        credentials: [
            SettingSpec("clientID", isRequired: true, summary: "The client ID of the Application Access."),
            SettingSpec("clientSecret", isRequired: true, summary: "The client secret of the Application Access."),
            SettingSpec(
                "audience",
                isSecret: false,
                summary: "The environment that tokens are for; `url` with a final slash if left out."
            ),
        ],
        overrides: [
            SettingSpec(UsageEngineOverride.name, summary: "The meter type's name."),
            SettingSpec(UsageEngineOverride.description, summary: "The meter type's description."),
            SettingSpec(UsageEngineOverride.unit, summary: "The meter type's unit."),
            SettingSpec(UsageEngineOverride.category, summary: "The meter type's category."),
            SettingSpec(
                UsageEngineOverride.externalRef,
                summary: "The meter type's externalRef, by which records find it."
            ),
            SettingSpec(
                UsageEngineOverride.noExternalRef,
                .flag,
                summary: "Leaves the meter type without an externalRef; records then find it by name."
            ),
        ],
        capabilities: .usageEngine,
        limits: ConnectionLimits(concurrency: 8, requestsPerSecond: nil),
        terms: VendorTerms(
            customers: .counters(source: UsageEngineSource.createMeter),
            backfill: VendorTerms.Backfill(
                days: 0,
                "a meter holds its running period only, and its first one begins when it is made, so that earlier usage has no place",
                source: UsageEngineSource.guide
            )
        ),
        form: { settings, event in
            EventForm(
                address: settings.text("ingestURL").map { "POST \($0)" },
                headers: ["Content-Type: application/x-ndjson"],
                body: UsageEngineEventSink.record(event),
                note: settings.text("ingestURL") == nil
                    ? "the API takes no usage: a line of a file that the customer's stream collects" : nil
            )
        },
        readsOnly: { TokenRequest.matches($0) },
        translator: { UsageEngineTranslator(instance: $0.instance) },
        make: { UsageEngineAdapter($0, $1) }
    )
}
