import AdapterKit
import Metering

/// What Amberflo can represent, in the document's dialect; notes say where the live one differs.
enum AmberfloCapabilities {
    static let capabilities = Capabilities(aggregations + contents + texts + roles)

    private static let verified = "2026-11-21"

    private static func entry(
        _ feature: CapabilityFeature,
        _ fidelity: Fidelity,
        _ note: String = "",
        _ place: String
    ) -> CapabilityEntry {
        CapabilityEntry(
            feature,
            fidelity,
            note,
            source: AmberfloDialect.document.source(place),
            verified: verified
        )
    }

    private static let aggregations = [
        entry(.sum, .exact, "", "MeterDefinition.type SUM_OF_ALL_USAGE"),
        entry(.count, .emulated, "as a sum: each event is sent with the value 1", "MeterDefinition.type"),
        entry(.max, .exact, "not in the live dialect", "MeterDefinition.type MAX_IN_PERIOD"),
        entry(.min, .refused, "", "MeterDefinition.type"),
        entry(
            .uniqueCustomers,
            .exact,
            "live: emulated, by `active_users` over customerId",
            "MeterDefinition.type UNIQUE_CUSTOMERS_COUNT"
        ),
        entry(.uniqueDimension, .refused, "live: exact, by `active_users`", "MeterDefinition.type"),
        entry(.average, .refused, "", "MeterDefinition.type"),
        entry(.latest, .refused, "", "MeterDefinition.type"),
    ]

    private static let contents = [
        entry(.attributeValue, .exact, "sent as meterValue", "MeterEvent.meterValue"),
        entry(.computedValue, .emulated, "computed in the projection", "MeterEvent.meterValue"),
        entry(
            .filter,
            .emulated,
            "applied in the projection; with `filteringRules: true` written as rules too",
            "FilteringRule"
        ),
        entry(.dimensions, .exact, "not `customerId`, nor names that begin with `aflo.`", "MeterDefinition.dimensions"),
    ]

    private static let texts = [
        entry(.unit, .lossy, "live: exact", "MeterDefinition"),
        entry(.resetSchedule, .emulated, "usage is read by the bounds of periods", "MeterDefinition"),
        entry(.activeWindow, .emulated, "other events are dropped in the projection", "MeterDefinition"),
        entry(.description, .lossy, "live: exact", "MeterDefinition"),
        entry(.category, .lossy, "", "MeterDefinition"),
        entry(.externalRef, .lossy, "", "MeterDefinition"),
        entry(.billableName, .lossy, "", "MeterDefinition"),
        entry(.labels, .lossy, "", "MeterDefinition"),
        entry(.status, .emulated, "no event is sent for a draft or an inactive meter", "MeterDefinition"),
    ]

    private static let roles = [
        entry(.customerMeters, .lossy, "each customerId is counted without being declared", "MeterEvent.customerId"),
        entry(.ingest, .exact, "100 events a request", "POST /ingest"),
        entry(.usageHistory, .exact, "by hour, day or month of UTC, and by customer", "POST /usage"),
    ]
}
