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
        let found =
            key + name + aggregation + value + filter + dimensions + schedule + window + status + texts + customers
        return MeterField.allCases.flatMap { field in found.filter { $0.field == field } }
    }

    static let projectionRemedy =
        "send the events through `meterway ingest`, or do what `meterway explain` shows before you send them"

    private var overrideHint: String { "`overrides: { \(translator.instance): { meterApiName: NAME } }`" }

    private var key: [Finding] {
        let apiName = names[meter.key].apiName
        let source = dialect.source("meterApiName")
        var found: [Finding] = []
        if apiName.isEmpty {
            found.append(
                Finding(
                    .key,
                    .refused,
                    reason: "the override `meterApiName` is no text, or an empty one",
                    remedy: "write a name there, or leave the override out",
                    source: source
                )
            )
        }
        if let limit = dialect.apiNameLimit, apiName.unicodeScalars.count > limit {
            found.append(
                Finding(
                    .key,
                    .refused,
                    reason:
                        "the meterApiName `\(apiName)` has \(apiName.unicodeScalars.count) characters, "
                        + "and Amberflo takes \(limit)",
                    remedy: "give the meter a shorter name there: \(overrideHint)",
                    source: source
                )
            )
        }
        let others = names.sharingAPIName(with: meter.key)
        if !others.isEmpty, !apiName.isEmpty {
            found.append(
                Finding(
                    .key,
                    .refused,
                    reason: "the meters \(Self.list(others)) would have the same meterApiName `\(apiName)`",
                    remedy: "give each a meterApiName of its own: \(overrideHint)",
                    source: source
                )
            )
        }
        return found
    }

    private var name: [Finding] {
        let own = names[meter.key]
        let source = dialect.source(dialect.nameField)
        let others = names.sharingLabel(with: meter.key)
        if own.display.isEmpty {
            return [
                Finding(
                    .name,
                    .refused,
                    reason: "the override `label` is no text, or an empty one",
                    remedy: "write a label there, or leave the override out",
                    source: source
                )
            ]
        }
        if !others.isEmpty {
            return [
                Finding(
                    .name,
                    .refused,
                    reason:
                        "the meters \(Self.list(others)) would have the same label `\(own.display)`, "
                        + "and labels are unique",
                    remedy: "name one of them otherwise, or give it a label: "
                        + "`overrides: { \(translator.instance): { label: TEXT } }`",
                    source: source
                )
            ]
        }
        if own.isDisplayFitted {
            return [
                Finding(
                    .name,
                    .lossy,
                    reason: "labels are unique, and other meters have this name too: the label is `\(own.display)`",
                    remedy: "name the meters apart, or set the override `label`",
                    source: source
                )
            ]
        }
        return labelFinding
    }

    /// What a `label` that has no effect, or another one than the name, means for the name.
    private var labelFinding: [Finding] {
        guard let label = entry.overrides["label"], label.string != meter.name else { return [] }
        let reason =
            dialect == .live
            ? "the override `label` stands in place of the name"
            : "the override `label` has no effect: a request of this dialect has no such member"
        return [
            Finding(
                .name,
                .lossy,
                reason: reason,
                remedy: "leave the override out, or accept this",
                source: dialect.source(dialect.nameField)
            )
        ]
    }

    /// The finding of a vendor's own text, which Amberflo cannot evaluate.
    static func opaque(_ field: MeterField, _ dialect: String) -> Finding {
        Finding(
            field,
            .refused,
            reason: "the \(field.rawValue) is text in the language of \(dialect), which cannot be evaluated here",
            remedy: "write it as an expression"
        )
    }

    /// Keys for a sentence, in code marks.
    private static func list(_ keys: [Meter.Key]) -> String {
        keys.map { "`\($0)`" }.joined(separator: ", ")
    }
}
