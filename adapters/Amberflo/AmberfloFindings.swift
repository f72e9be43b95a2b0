import AdapterKit
import Metering

/// What there is to say of one meter at Amberflo, field by field.
struct AmberfloFindings {
    let entry: MeterEntry
    let names: AmberfloNames
    let hasCustomers: Bool
    /// How many rules at Amberflo say the filter.
    let ruleCount: Int
    let translator: AmberfloTranslator

    var meter: Meter { entry.meter }
    var dialect: AmberfloDialect { translator.dialect }

    /// The findings, in the order of the fields.
    var all: [Finding] {
        var found: [Finding] = []
        found.reserveCapacity(8)
        for part in [
            key, name, lost(.description, meter.description), lost(.unit, meter.unit), aggregation, value, filter,
            dimensions, schedule, lost(.category, meter.category), window, lost(.externalRef, meter.externalRef),
            lost(.billableName, meter.billableName), status, lost(.labels, meter.labels.keys.min()), customers,
        ] {
            found += part
        }
        // They are in order already, but for what the dimensions say of the aggregation.
        found.sort { $0.field < $1.field }
        return found
    }

    static let projectionRemedy =
        "send the events through `meterway ingest`, or do what `meterway explain` shows before you send them"

    var overrideHint: String { "`overrides: { \(translator.instance): { meterApiName: NAME } }`" }

    /// The finding of a vendor's own text, which Amberflo cannot evaluate.
    static func opaque(_ field: MeterField, _ dialect: String) -> Finding {
        Finding(
            field,
            .refused,
            reason: "the \(field.rawValue) is text in the language of \(dialect), which cannot be evaluated here",
            remedy: "write it as an expression"
        )
    }
}
