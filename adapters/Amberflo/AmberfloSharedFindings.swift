import AdapterKit
import Metering

/// What is said in a dialect of whatever meter has a field; the same of every one, so that it is made, and kept in memory, once.
struct AmberfloSharedFindings: Sendable {
    /// Where the dialect tells of an event's number.
    let valueSource: String
    /// What is said of a schedule.
    let schedule: [Finding]
    /// What is said of each text that a definition has no place for.
    private let lost: [(field: MeterField, findings: [Finding])]

    private static let document = AmberfloSharedFindings(.document)
    private static let live = AmberfloSharedFindings(.live)

    static func of(_ dialect: AmberfloDialect) -> AmberfloSharedFindings {
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
                remedy: Finding.kept,
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
