import AdapterKit
import Metering

/// What Amberflo can represent in one of its dialects.
struct AmberfloCapabilities {
    private let dialect: AmberfloDialect

    init(_ dialect: AmberfloDialect) {
        self.dialect = dialect
    }

    var capabilities: Capabilities { Capabilities(aggregations + contents + texts + roles) }

    private static let verified = "2026-11-21"

    private func entry(
        _ feature: CapabilityFeature,
        _ fidelity: Fidelity,
        _ note: String = "",
        _ place: String
    ) -> CapabilityEntry {
        CapabilityEntry(feature, fidelity, note, source: dialect.source(place), verified: Self.verified)
    }

    private var aggregations: [CapabilityEntry] {
        dialect == .live ? liveAggregations : documentedAggregations
    }

    private var documentedAggregations: [CapabilityEntry] {
        [
            entry(.sum, .exact, "", "MeterDefinition.type SUM_OF_ALL_USAGE"),
            entry(.count, .emulated, "as a sum: each event is sent with the value 1", "MeterDefinition.type"),
            entry(.max, .exact, "", "MeterDefinition.type MAX_IN_PERIOD"),
            entry(.min, .refused, "", "MeterDefinition.type"),
            entry(.uniqueCustomers, .exact, "", "MeterDefinition.type UNIQUE_CUSTOMERS_COUNT"),
            entry(.uniqueDimension, .refused, "", "MeterDefinition.type"),
            entry(.average, .refused, "", "MeterDefinition.type"),
            entry(.latest, .refused, "", "MeterDefinition.type"),
        ]
    }

    private var liveAggregations: [CapabilityEntry] {
        [
            entry(.sum, .exact, "", "meterType sum_of_all_usage"),
            entry(.count, .emulated, "as a sum: each event is sent with the value 1", "meterType"),
            entry(.max, .refused, "the service makes no meters of maxima any more", "meterType"),
            entry(.min, .refused, "", "meterType"),
            entry(.uniqueCustomers, .emulated, "as `active_users` over customerId", "meterType active_users"),
            entry(.uniqueDimension, .exact, "`active_users` over the dimension", "meterType active_users"),
            entry(.average, .refused, "", "meterType"),
            entry(.latest, .refused, "", "meterType"),
        ]
    }

    private var contents: [CapabilityEntry] {
        let filter =
            dialect == .live
            ? "applied in the projection"
            : "applied in the projection; with `filteringRules: true` written as rules too"
        return [
            entry(.attributeValue, .exact, "sent as meterValue", "MeterEvent.meterValue"),
            entry(.computedValue, .emulated, "computed in the projection", "MeterEvent.meterValue"),
            entry(.filter, .emulated, filter, dialect == .live ? "meter filters" : "FilteringRule"),
            entry(
                .dimensions,
                .exact,
                "not `customerId`, nor names that begin with `aflo.`",
                "\(definition).dimensions"
            ),
        ]
    }

    private var texts: [CapabilityEntry] {
        let text: Fidelity = dialect == .live ? .exact : .lossy
        return [
            entry(.unit, text, "", definition),
            entry(.resetSchedule, .emulated, "usage is read by the bounds of periods", definition),
            entry(.activeWindow, .emulated, "other events are dropped in the projection", definition),
            entry(.description, text, "", definition),
            entry(.category, .lossy, "", definition),
            entry(.externalRef, .lossy, "", definition),
            entry(.billableName, .lossy, "", definition),
            entry(.labels, .lossy, "", definition),
            entry(.status, .emulated, "no event is sent for a draft or an inactive meter", definition),
        ]
    }

    private var definition: String { dialect == .live ? "meter" : "MeterDefinition" }

    private var roles: [CapabilityEntry] {
        [
            entry(
                .customerMeters,
                .lossy,
                "each customerId is counted without being declared",
                "MeterEvent.customerId"
            ),
            entry(.ingest, .exact, "100 events a request", "POST /ingest"),
            entry(.usageHistory, .exact, "by hour, day or month of UTC, and by customer", "POST /usage"),
        ]
    }
}
