import AdapterKit
package import Metering
package import SyncEngine

/// What a person has to answer before a meter can move, such as whether an object is a meter that is known.
package struct MoveQuestion: Sendable, Hashable {
    /// The meter that waits.
    package var key: Meter.Key
    /// The id of the object at the old vendor that may be the meter; `nil` where it is asked of the meter itself.
    package var source: String?
    /// Why it waits, as a sentence without its full stop.
    package var reason: String
    /// What to do, in the same form.
    package var remedy: String

    /// Makes a question.
    package init(key: Meter.Key, source: String? = nil, reason: String, remedy: String) {
        self.key = key
        self.source = source
        self.reason = reason
        self.remedy = remedy
    }

    /// What a sync from the old vendor to the new one leaves open: doubts, then conflicts, of which one over an event is asked of
    /// every meter that takes it.
    package static func all(in decision: SyncDecision, along route: MigrationRoute) -> [MoveQuestion] {
        let sync = "meterway sync \(route.options)"
        let doubts = decision.doubtful.map { doubt in
            MoveQuestion(
                key: doubt.key,
                source: doubt.vendor == route.from ? doubt.object : nil,
                reason:
                    "\"\(doubt.objectName)\" (\(doubt.object) at \(doubt.vendor)) may be the meter `\(doubt.key)`: \(doubt.reason)",
                remedy:
                    "write the doubts down by `\(sync) --dry-run --doubts FILE`, answer them, and give the file to `--match`"
            )
        }
        let conflicts = decision.conflicts.flatMap { conflict in
            concerned(conflict.subject, in: decision).map { key in
                MoveQuestion(
                    key: key,
                    reason: "its \(conflict.unit.rawValue) is in conflict: \(conflict.reason)",
                    remedy: "make the sides agree, or settle it by `\(sync)`"
                )
            }
        }
        return doubts + conflicts
    }

    /// The meters that something of a sync concerns: its own, or all that take its event.
    private static func concerned(_ subject: SyncSubject, in decision: SyncDecision) -> [Meter.Key] {
        guard case .event(let name) = subject else { return [subject.meter].compactMap(\.self) }
        return decision.definitions.values.filter { $0.event == name }.map(\.key).sorted()
    }

    /// Whether a meter of the old vendor waits for the answer.
    func concerns(_ meter: SourceMeter) -> Bool {
        source.map { $0 == meter.object?.id } ?? (key == meter.key)
    }
}
