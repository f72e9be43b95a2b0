import AdapterKit
import Metering
import SyncEngine

/// The history for people and programs.
enum HistoryView {
    /// A run as text.
    static func text(_ entry: HistoryEntry) -> String {
        ([head(entry)] + TextTable.render(rows(entry)).map { "  " + $0 }).joined(separator: "\n")
    }

    /// A run as Markdown, with a table of its writes.
    static func markdown(_ entry: HistoryEntry) -> String {
        let table = MarkdownTable.render(["vendor", "action", "object", "outcome"], rows(entry))
        return ([MarkdownTable.escape(head(entry)), ""] + table).joined(separator: "\n")
    }

    /// A run as JSON.
    static func json(_ entry: HistoryEntry) -> JSONValue {
        var object = record(entry)
        object["changes"] = .array(entry.steps.map(step))
        object["settled"] = .array(entry.settled.map(step))
        object["bindings"] = .array(entry.bindings.map(binding))
        object["chained"] = .bool(!entry.isBeforeChain)
        return .object(object)
    }

    /// Which run it is: number, command, who, where, when, and of which files.
    static func head(_ entry: HistoryEntry) -> String {
        let end = entry.finished.map { "until \($0), status \(entry.status ?? 0)" } ?? "not finished"
        let record = entry.record
        let changed = record.isDirty == true ? " with uncommitted changes" : ""
        let remarks = [
            record.revision.map { ProjectRevision.words($0) + changed },
            record.undoes.map { "takes back run \($0)" },
            record.plan.map { "saved plan \($0.prefix(12))" },
            entry.isBeforeChain ? "recorded before the chain" : nil,
        ]
        return
            (["run \(entry.run): \(record.command) by \(record.user) on \(record.host)", "\(record.started) \(end)"]
            + remarks.compactMap(\.self)).joined(separator: ", ")
    }

    /// Which run it is, as the first members of its JSON.
    static func record(_ entry: HistoryEntry) -> JSONObject {
        [
            "run": .integer(Int(entry.run)), "command": .string(entry.record.command),
            "user": .string(entry.record.user), "host": .string(entry.record.host),
            "revision": .orNull(entry.record.revision),
            "dirty": entry.record.isDirty.map(JSONValue.bool) ?? .null,
            "undoes": .orNull(entry.record.undoes.map { Int($0) }),
            "plan": .orNull(entry.record.plan),
            "started": .string(entry.record.started.description),
            "finished": .orNull(entry.finished?.description),
            "status": .orNull(entry.status),
        ]
    }

    private static func rows(_ entry: HistoryEntry) -> [[String]] {
        entry.settled.map { row($0, "of run \($0.intent.run)") }
            + entry.bindings.map(row)
            + entry.steps.map { step in row(step, step.settledBy.map { "found by run \($0)" }) }
    }

    private static func row(_ step: HistoryEntry.Step, _ remark: String?) -> [String] {
        let intent = step.intent
        let outcome = words(step.outcome) + (remark.map { ", \($0)" } ?? "")
        return [intent.vendor, intent.action.rawValue, intent.ref.description, outcome]
    }

    private static func row(_ change: BindingChange) -> [String] {
        switch change {
        case .bind(let binding): [binding.vendor, "bind", binding.ref.description, "noted (\(binding.id))"]
        case .unbind(let vendor, let ref): [vendor, "forget", ref.description, "noted"]
        }
    }

    private static func words(_ outcome: IntentOutcome?) -> String {
        switch outcome {
        case .done(let id)?: "done (\(id))"
        case .failed(let reason)?: "failed: \(reason)"
        case nil: "outcome not known yet"
        }
    }

    private static func step(_ step: HistoryEntry.Step) -> JSONValue {
        let outcome: JSONValue
        let detail: JSONValue
        switch step.outcome {
        case .done(let id)?: (outcome, detail) = ("done", .string(id))
        case .failed(let reason)?: (outcome, detail) = ("failed", .string(reason))
        case nil: (outcome, detail) = ("unknown", .null)
        }
        var object: JSONObject = [
            "run": .integer(Int(step.intent.run)),
            "vendor": .string(step.intent.vendor), "action": .string(step.intent.action.rawValue),
            "kind": .string(step.intent.ref.kind.rawValue), "key": .string(step.intent.ref.key),
            "at": .string(step.intent.at.description), "outcome": outcome, "detail": detail,
            "fields": .array(
                step.intent.changes.map { ["path": .string($0.path), "before": $0.before, "after": $0.after] }
            ),
        ]
        if !step.definition.isNull { object["definition"] = step.definition }
        return .object(object)
    }

    private static func binding(_ change: BindingChange) -> JSONValue {
        let (vendor, ref, id, definition): (String, ObjectRef, String?, JSONValue) =
            switch change {
            case .bind(let binding): (binding.vendor, binding.ref, binding.id, binding.definition)
            case .unbind(let vendor, let ref): (vendor, ref, nil, .null)
            }
        var object: JSONObject = [
            "vendor": .string(vendor), "kind": .string(ref.kind.rawValue), "key": .string(ref.key),
            "id": .orNull(id),
        ]
        if !definition.isNull { object["definition"] = definition }
        return .object(object)
    }
}
