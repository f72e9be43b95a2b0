import Metering
import SyncEngine

/// What a sync decided, for reviews: a table each of what flows, what is in conflict, what is in doubt, and what takes no part.
enum SyncMarkdownView {
    /// The decision as Markdown; empty where there is nothing to say.
    static func render(_ decision: SyncDecision) -> String {
        [
            table(
                "Changed since the last sync",
                ["", "key", "fields", "from"],
                decision.edits.map { edit in
                    [
                        edit.kind.rawValue, MarkdownTable.code("\(edit.subject)"),
                        edit.units.map(\.rawValue).joined(separator: ", "), edit.from.joined(separator: ", "),
                    ]
                }
            ),
            table(
                "Settled",
                ["key", "field", "value", "by"],
                decision.settled.map { settled in
                    [
                        MarkdownTable.code("\(settled.conflict.subject)"), settled.conflict.unit.rawValue,
                        SyncWords.value(settled.value, of: settled.conflict.unit), settled.by,
                    ]
                }
            ),
            table("Conflicts", ["key", "field", "base", "sides", "reason", "remedy"], decision.conflicts.map(row)),
            table(
                "In doubt",
                ["key", "known at", "object", "reason"],
                decision.doubtful.map { match in
                    [
                        "`\(match.key)`", match.knownAt.joined(separator: ", "),
                        "\(match.objectName) (\(match.object) at \(match.vendor))", match.reason,
                    ]
                }
            ),
            table(
                "Taking no part",
                ["what", "where", ""],
                decision.notes.map { [$0.subject, $0.side ?? "", $0.text] }
            ),
        ].joined()
    }

    private static func row(_ conflict: SyncConflict) -> [String] {
        let sides = conflict.sides.sorted { $0.key < $1.key }.map { name, value in
            "\(name): \(SyncWords.value(value, of: conflict.unit))"
        }
        return [
            MarkdownTable.code("\(conflict.subject)"), conflict.unit.rawValue,
            conflict.hasBase ? SyncWords.value(conflict.base, of: conflict.unit) : "",
            sides.joined(separator: "\n"), conflict.reason, SyncWords.remedy(conflict),
        ]
    }

    private static func table(_ title: String, _ head: [String], _ rows: [[String]]) -> String {
        guard !rows.isEmpty else { return "" }
        return (["## \(title)", ""] + MarkdownTable.render(head, rows) + ["", ""]).joined(separator: "\n")
    }
}
