/// An event of the schema `togai-usage`, which needs not be defined: it says what a meter is to count.
struct DirectUsage: Sendable, Hashable {
    static let schemaName = "togai-usage"

    var meterID: String
    var units: ExactDecimal

    /// Makes it of an event with a dimension `usage_meter_id` and an attribute `usage`.
    init?(_ event: UsageEvent) {
        guard let meterID = event.value(ofField: "dimensions.usage_meter_id"),
            let units = event.value(ofField: "attributes.usage").flatMap({ ExactDecimal($0) })
        else { return nil }
        (self.meterID, self.units) = (meterID, units)
    }

    static let malformed = EventOutcome(
        status: .failed,
        description: "An event of togai-usage needs a dimension usage_meter_id and an attribute usage."
    )

    /// What becomes of the event; the meter has to be active.
    func outcome(for meter: UsageMeter?) -> EventOutcome {
        guard let meter, meter.status == .active else {
            let text = "There is no active usage meter '\(meterID)'."
            return EventOutcome(status: .noMatchingMeters, description: text)
        }
        let trace = EventOutcome.Trace(
            meterID: meter.id,
            meterName: meter.definition.name,
            meterVersion: meter.version,
            units: units
        )
        return EventOutcome(status: .metered, description: "Ingestion completed successfully", traces: [trace])
    }
}
