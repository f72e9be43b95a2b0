import AdapterKit
import Metering

extension AmberfloFindings {
    /// The name that events and queries use.
    var key: [Finding] {
        let apiName = own.apiName
        guard !apiName.isEmpty else {
            return [
                finding(
                    .key,
                    .refused,
                    "the override `meterApiName` is no text, or an empty one",
                    "write a name there, or leave the override out"
                )
            ]
        }
        var found: [Finding] = []
        let length = apiName.unicodeScalars.count
        if let limit = dialect.apiNameLimit, length > limit {
            found.append(
                finding(
                    .key,
                    .refused,
                    "the meterApiName `\(apiName)` has \(length) characters, and Amberflo takes \(limit)",
                    "give the meter a shorter name there: \(overrideHint)"
                )
            )
        }
        let others = names.sharing(apiName: apiName)
        if !others.isEmpty {
            found.append(
                finding(
                    .key,
                    .refused,
                    "the meters \(Self.list(others)) would have the same meterApiName `\(apiName)`",
                    "give each a meterApiName of its own: \(overrideHint)"
                )
            )
        }
        return found
    }

    /// The name that people know the meter by.
    var name: [Finding] {
        if own.display.isEmpty {
            return [
                finding(
                    .name,
                    .refused,
                    "the override `label` is no text, or an empty one",
                    "write a label there, or leave the override out"
                )
            ]
        }
        let others = names.sharing(label: own.display)
        if !others.isEmpty {
            let reason =
                "the meters \(Self.list(others)) would have the same label `\(own.display)`, and labels are unique"
            let hint = "`overrides: { \(translator.instance): { label: TEXT } }`"
            return [finding(.name, .refused, reason, "name one of them otherwise, or give it a label: \(hint)")]
        }
        if own.isDisplayFitted {
            return [
                finding(
                    .name,
                    .lossy,
                    "labels are unique, and other meters have this name too: the label is `\(own.display)`",
                    "name the meters apart, or set the override `label`"
                )
            ]
        }
        guard let label = entry.overrides["label"], label.string != meter.name else { return [] }
        let reason =
            dialect == .live
            ? "the override `label` stands in place of the name"
            : "the override `label` has no effect: a request of this dialect has no such member"
        return [finding(.name, .lossy, reason, "leave the override out, or accept this")]
    }

    private func finding(
        _ field: MeterField,
        _ fidelity: Fidelity,
        _ reason: String,
        _ remedy: String
    ) -> Finding {
        Finding(
            field,
            fidelity,
            reason: reason,
            remedy: remedy,
            source: dialect.source(field == .key ? "meterApiName" : dialect.nameField)
        )
    }

    /// Keys for a sentence, in code marks.
    private static func list(_ keys: [Meter.Key]) -> String {
        keys.map { "`\($0)`" }.joined(separator: ", ")
    }
}
