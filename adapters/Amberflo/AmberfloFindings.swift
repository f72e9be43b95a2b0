import AdapterKit
import Metering

/// What there is to say of one meter at Amberflo, field by field.
struct AmberfloFindings {
    let entry: MeterEntry
    /// What the meter is called there.
    let own: AmberfloNames.Names
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
        found += key
        found += name
        found += lost(.description, meter.description)
        found += lost(.unit, meter.unit)
        found += aggregation
        found += value
        found += filter
        found += dimensions
        found += schedule
        found += lost(.category, meter.category)
        found += window
        found += lost(.externalRef, meter.externalRef)
        found += lost(.billableName, meter.billableName)
        found += status
        found += lost(.labels, meter.labels.keys.min())
        found += customers
        // They are in order already, but for what the dimensions say of the aggregation.
        let isInOrder = found.indices.dropFirst().allSatisfy { !(found[$0].field < found[$0 - 1].field) }
        if !isInOrder { found.sort { $0.field < $1.field } }
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
