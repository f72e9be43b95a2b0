import AdapterKit
import Metering

extension Capabilities {
    /// What Usage Engine can represent and do.
    static let usageEngine = Capabilities(aggregations + formulas + fields + roles)

    private static let verified = "2026-11-21"

    private static func entry(
        _ feature: CapabilityFeature,
        _ fidelity: Fidelity,
        _ note: String = "",
        source: String = UsageEngineSource.createType
    ) -> CapabilityEntry {
        CapabilityEntry(feature, fidelity, note, source: source, verified: verified)
    }

    private static let aggregations = [
        entry(.sum, .exact, "`sum`"),
        entry(.count, .exact, "`increment`"),
        entry(.max, .exact, "`max`"),
        entry(.min, .exact, "`min`"),
        entry(.uniqueCustomers, .refused, "not among sum, increment, max, min"),
        entry(.uniqueDimension, .refused, "not among sum, increment, max, min"),
        entry(.average, .refused, "not among sum, increment, max, min"),
        entry(.latest, .refused, "not among sum, increment, max, min"),
    ]

    private static let formulas = [
        entry(.attributeValue, .exact, "a record carries one number", source: UsageEngineSource.guide),
        entry(.computedValue, .emulated, "computed by the event projection", source: UsageEngineSource.guide),
        entry(.filter, .emulated, "events are dropped by the event projection"),
        entry(.dimensions, .emulated, "group-by fields of the stream's Meter processor"),
    ]

    private static let fields = [
        entry(.unit, .exact, "required, 50 characters"),
        entry(.resetSchedule, .exact, "required; not with both day fields restricted"),
        entry(.activeWindow, .exact, "instants to come; milliseconds"),
        entry(.description, .exact, "200 characters"),
        entry(.category, .exact, "50 characters"),
        entry(.externalRef, .exact, "100 characters; the key stands there where a meter has none"),
        entry(.billableName, .lossy),
        entry(.labels, .lossy),
        entry(.status, .emulated, "the event projection drops every event"),
    ]

    private static let roles = [
        entry(
            .customerMeters,
            .exact,
            "required: nothing is counted for a customer without a meter",
            source: UsageEngineSource.createMeter
        ),
        entry(
            .ingest,
            .emulated,
            "no endpoint in the API; posted to a stream's HTTP collector, or written as NDJSON",
            source: UsageEngineSource.reference
        ),
        entry(.usageHistory, .refused, "only the running period's value", source: UsageEngineSource.getMeter),
    ]
}
