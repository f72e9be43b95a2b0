import Metering
import SyncEngine

/// What a sync decided, as members of its document.
enum SyncJSONView {
    /// The members: `conflicts`, `doubtful`, `settled`, `edits` and `notes`.
    static func members(_ decision: SyncDecision) -> JSONObject {
        [
            "conflicts": .array(decision.conflicts.map(open)),
            "doubtful": .array(decision.doubtful.map(doubtful)),
            "settled": .array(decision.settled.map(settled)),
            "edits": .array(decision.edits.map(edit)),
            "notes": .array(decision.notes.map(note)),
        ]
    }

    /// A conflict in the documented shape: what people read as `base` and `sides`, and the values as they are beside it.
    static func conflict(_ conflict: SyncConflict) -> JSONValue {
        let sides = conflict.sides.sorted { $0.key < $1.key }
        return [
            "key": .string(conflict.subject.description), "field": .string(conflict.unit.rawValue),
            "base": .orNull(conflict.baseText),
            "sides": .object(JSONObject(sides.map { ($0.key, .string(conflict.sideTexts[$0.key] ?? "")) })),
            "reason": .string(conflict.reason),
            "values": .object(JSONObject([("base", conflict.base)] + sides.map { ($0.key, $0.value) })),
            "partial": .array(conflict.partial.sorted().map(JSONValue.string)),
        ]
    }

    /// A conflict that waits for a person, with what can be done about it.
    private static func open(_ conflict: SyncConflict) -> JSONValue {
        self.conflict(conflict).adding([
            "unchanged": .array(conflict.unchanged.sorted().map(JSONValue.string)),
            "remedy": .string(SyncWords.remedy(conflict)),
        ])
    }

    private static func settled(_ settled: SyncDecision.Settled) -> JSONValue {
        guard case .object(var object) = conflict(settled.conflict) else { return .null }
        object["by"] = .string(settled.by)
        object["value"] = .some(settled.value)
        return .object(object)
    }

    private static func doubtful(_ match: DoubtfulMatch) -> JSONValue {
        [
            "key": .string(match.key.text), "name": .string(match.name),
            "knownAt": .texts(match.knownAt), "vendor": .string(match.vendor),
            "id": .string(match.object), "objectName": .string(match.objectName), "reason": .string(match.reason),
        ]
    }

    private static func edit(_ edit: SyncEdit) -> JSONValue {
        [
            "key": .string(edit.subject.description), "kind": .string(edit.kind.rawValue),
            "fields": .texts(edit.units.map(\.rawValue)),
            "from": .texts(edit.from),
        ]
    }

    private static func note(_ note: SyncDecision.Note) -> JSONValue {
        [
            "kind": .string(note.kind.rawValue), "subject": .string(note.subject),
            "side": .orNull(note.side), "text": .string(note.text),
        ]
    }
}
