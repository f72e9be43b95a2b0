import AdapterKit
import Metering

extension AmberfloFindings {
    /// The ends of billing periods.
    var schedule: [Finding] {
        meter.resetSchedule == nil ? [] : Self.schedules[dialect] ?? []
    }

    /// What is said of schedules in each dialect; the same of every meter, so that it is made, and kept in memory, once.
    private static let schedules = Dictionary(
        uniqueKeysWithValues: AmberfloDialect.allCases.map { dialect in
            let finding = Finding(
                .resetSchedule,
                .emulated,
                reason:
                    "a definition at Amberflo has no reset schedule and no time zone: totals are right where usage is "
                    + "read, or billed, by the bounds of these periods",
                remedy: "read usage by these bounds, and set the billing period at Amberflo alike",
                source: dialect.source("meter definition")
            )
            return (dialect, [finding])
        }
    )

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
                remedy: "none is needed: usage is told for each customer",
                source: dialect.source("customerId of an event")
            )
        ]
    }

    /// A text about the meter that a definition has no place for; nothing where the meter has none.
    func lost(_ field: MeterField, _ text: String?) -> [Finding] {
        text ?? "" == "" ? [] : Self.lostTexts[dialect]?[field] ?? []
    }

    /// What is said of a text in each dialect; the same of every meter, so that it is made, and kept in memory, once.
    private static let lostTexts: [AmberfloDialect: [MeterField: [Finding]]] = Dictionary(
        uniqueKeysWithValues: AmberfloDialect.allCases.map { dialect in
            let unsaid: [MeterField] = dialect == .live ? [] : [.description, .unit]
            let fields = unsaid + [.category, .externalRef, .billableName, .labels]
            let findings = fields.map { field in
                let finding = Finding(
                    field,
                    .lossy,
                    reason: "a definition at Amberflo has no place for the \(field.rawValue)",
                    remedy: "none is needed: Meterway keeps it with the meter",
                    source: dialect.source("meter definition")
                )
                return (field, [finding])
            }
            return (dialect, Dictionary(uniqueKeysWithValues: findings))
        }
    )
}
