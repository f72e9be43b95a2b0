import AdapterKit
package import Metering
package import SyncEngine

/// The history for people and programs.
package enum HistoryView {
    /// The runs as text, newest first.
    package static func text(_ entries: [HistoryEntry]) -> String {
        guard !entries.isEmpty else { return "No run yet." }
        return entries.map(block).joined(separator: "\n\n")
    }

    /// The runs as Markdown, newest first, with a table of the writes of each.
    package static func markdown(_ entries: [HistoryEntry]) -> String {
        guard !entries.isEmpty else { return "No run yet." }
        return entries.map { entry in
            let table = MarkdownTable.render(["vendor", "action", "object", "outcome"], entry.steps.map(row))
            return ([MarkdownTable.escape(head(entry)), ""] + table).joined(separator: "\n")
        }
        .joined(separator: "\n\n")
    }

    /// The runs as JSON, newest first.
    package static func json(_ entries: [HistoryEntry]) -> JSONValue {
        ["runs": .array(entries.map(run))]
    }

    private static func block(_ entry: HistoryEntry) -> String {
        ([head(entry)] + TextTable.render(entry.steps.map(row)).map { "  " + $0 }).joined(separator: "\n")
    }

    private static func head(_ entry: HistoryEntry) -> String {
        let end = entry.finished.map { "until \($0), status \(entry.status ?? 0)" } ?? "not finished"
        let revision = entry.record.revision.map { ", revision \($0.prefix(12))" } ?? ""
        return
            "run \(entry.run): \(entry.record.command) by \(entry.record.user) on \(entry.record.host), "
            + "\(entry.record.started) \(end)\(revision)"
    }

    private static func row(_ step: HistoryEntry.Step) -> [String] {
        let intent = step.intent
        return [intent.vendor, intent.action.rawValue, intent.ref.description, words(step.outcome)]
    }

    private static func words(_ outcome: IntentOutcome?) -> String {
        switch outcome {
        case .done(let id)?: "done (\(id))"
        case .failed(let reason)?: "failed: \(reason)"
        case nil: "outcome not known yet"
        }
    }

    private static func run(_ entry: HistoryEntry) -> JSONValue {
        [
            "run": .number(JSONNumber(Int(entry.run))), "command": .string(entry.record.command),
            "user": .string(entry.record.user), "host": .string(entry.record.host),
            "revision": entry.record.revision.map(JSONValue.string) ?? .null,
            "started": .string(entry.record.started.description),
            "finished": entry.finished.map { .string($0.description) } ?? .null,
            "status": entry.status.map { .number(JSONNumber($0)) } ?? .null,
            "changes": .array(entry.steps.map(step)),
        ]
    }

    private static func step(_ step: HistoryEntry.Step) -> JSONValue {
        let outcome: JSONValue
        let detail: JSONValue
        switch step.outcome {
        case .done(let id)?: (outcome, detail) = ("done", .string(id))
        case .failed(let reason)?: (outcome, detail) = ("failed", .string(reason))
        case nil: (outcome, detail) = ("unknown", .null)
        }
        return [
            "vendor": .string(step.intent.vendor), "action": .string(step.intent.action.rawValue),
            "kind": .string(step.intent.ref.kind.rawValue), "key": .string(step.intent.ref.key),
            "at": .string(step.intent.at.description), "outcome": outcome, "detail": detail,
            "fields": .array(
                step.intent.changes.map { ["path": .string($0.path), "before": $0.before, "after": $0.after] }
            ),
        ]
    }
}
