import AdapterKit
import Metering

extension AmberfloFindings {
    /// The ends of billing periods.
    var schedule: [Finding] {
        meter.resetSchedule == nil ? [] : AmberfloSharedFindings.of(dialect).schedule
    }

    /// The instants between which the meter counts.
    var window: [Finding] {
        guard meter.activeFrom != nil || meter.activeTo != nil else { return [] }
        let bounds = [(MeterField.activeFrom, meter.activeFrom, "before"), (.activeTo, meter.activeTo, "at or after")]
        return bounds.compactMap { field, instant, side in
            instant.map { instant in
                Finding(
                    field,
                    .emulated,
                    reason: "a definition at Amberflo counts for ever: the total is right where no event of a time "
                        + "\(side) \(instant) is sent",
                    remedy: Self.projectionRemedy,
                    source: dialect.source("meter definition")
                )
            }
        }
    }

    /// Whether the meter counts at all.
    var status: [Finding] {
        guard meter.status != .active else { return [] }
        return [
            Finding(
                .status,
                .emulated,
                reason: "a definition at Amberflo counts whatever it is sent: the meter rests where no event is sent",
                remedy: Self.projectionRemedy,
                source: dialect.source("meter definition")
            )
        ]
    }

    /// The counters of single customers.
    var customers: [Finding] {
        guard hasCustomers else { return [] }
        return [
            Finding(
                .customers,
                .lossy,
                reason:
                    "Amberflo counts for each customerId without being told: `meterKey` and `deleteOnReset` "
                    + "are not kept",
                remedy: "nothing to do: usage is told for each customer",
                source: dialect.source("customerId of an event")
            )
        ]
    }

    /// A text about the meter that a definition has no place for; nothing where the meter has none.
    func lost(_ field: MeterField, _ text: String?) -> [Finding] {
        guard let text, !text.isEmpty else { return [] }
        return AmberfloSharedFindings.of(dialect).lost(field)
    }
}
