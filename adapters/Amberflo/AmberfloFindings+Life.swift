import AdapterKit
import Metering

extension AmberfloFindings {
    /// The ends of billing periods.
    var schedule: [Finding] {
        meter.resetSchedule == nil ? [] : SharedFindings.of(dialect).schedule
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
                remedy: "none is needed: usage is told for each customer",
                source: dialect.source("customerId of an event")
            )
        ]
    }

    /// A text about the meter that a definition has no place for; nothing where the meter has none.
    func lost(_ field: MeterField, _ text: String?) -> [Finding] {
        guard let text, !text.isEmpty else { return [] }
        return SharedFindings.of(dialect).lost(field)
    }
}

/// What is said in a dialect of whatever meter has a field; the same of every one, so that it is made, and kept in memory, once.
struct SharedFindings: Sendable {
    /// Where the dialect tells of an event's number.
    let valueSource: String
    /// What is said of a schedule.
    let schedule: [Finding]
    /// What is said of each text that a definition has no place for.
    private let lost: [(field: MeterField, findings: [Finding])]

    private static let document = SharedFindings(.document)
    private static let live = SharedFindings(.live)

    static func of(_ dialect: AmberfloDialect) -> SharedFindings {
        switch dialect {
        case .document: document
        case .live: live
        }
    }

    private init(_ dialect: AmberfloDialect) {
        valueSource = dialect.source("meterValue of an event")
        let source = dialect.source("meter definition")
        schedule = [
            Finding(
                .resetSchedule,
                .emulated,
                reason:
                    "a definition at Amberflo has no reset schedule and no time zone: totals are right where usage is "
                    + "read, or billed, by the bounds of these periods",
                remedy: "read usage by these bounds, and set the billing period at Amberflo alike",
                source: source
            )
        ]
        let unsaid: [MeterField] = dialect == .live ? [] : [.description, .unit]
        let fields = unsaid + [.category, .externalRef, .billableName, .labels]
        lost = fields.map { field in
            let finding = Finding(
                field,
                .lossy,
                reason: "a definition at Amberflo has no place for the \(field.rawValue)",
                remedy: "none is needed: Meterway keeps it with the meter",
                source: source
            )
            return (field, [finding])
        }
    }

    /// What is said of a text; nothing where the definition has a place for it.
    func lost(_ field: MeterField) -> [Finding] {
        lost.firstIndex { $0.field == field }.map { lost[$0].findings } ?? []
    }
}
