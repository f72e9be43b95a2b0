import AdapterKit

@testable import MeterConfig

/// Declarations of three adapters, such as vendors have them.
enum TestAdapters {
    static let all = [usageEngine, amberflo, togai]

    static let usageEngine = AdapterVocabulary(
        name: "usage-engine",
        title: "Usage Engine",
        settings: [
            SettingSpec("tokenPath", summary: "The path of the token endpoint."),
            SettingSpec("meteringPath", summary: "The path before the API's own."),
            SettingSpec("ingestURL", .url, summary: "The stream's HTTP collector."),
        ],
        credentials: [
            SettingSpec("clientID", isRequired: true, summary: "The client's id."),
            SettingSpec("clientSecret", isRequired: true, summary: "The client's secret."),
            SettingSpec("audience", summary: "The audience of the token."),
        ],
        limits: ConnectionLimits(concurrency: 4, requestsPerSecond: 20)
    )

    static let amberflo = AdapterVocabulary(
        name: "amberflo",
        title: "Amberflo",
        settings: [
            SettingSpec("dialect", .choice(["meter-definition", "meters"]), summary: "Which API is spoken."),
            SettingSpec("filteringRules", .flag, summary: "Whether filtering rules are written."),
        ],
        credentials: [SettingSpec("apiKey", isRequired: true, summary: "The API key.")],
        overrides: [SettingSpec("meterApiName", summary: "The meter's API name.")]
    )

    static let togai = AdapterVocabulary(
        name: "togai",
        title: "Togai",
        credentials: [SettingSpec("token", isRequired: true, summary: "The API token.")],
        overrides: [
            SettingSpec("name", summary: "The usage meter's name."),
            SettingSpec("eventSchemaName", summary: "The event schema's name."),
            SettingSpec("ownSchema", .flag, summary: "Whether the meter has a schema of its own."),
        ]
    )
}
