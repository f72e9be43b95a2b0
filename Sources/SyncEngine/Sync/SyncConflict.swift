package import Metering

/// A unit that a sync does not decide by itself; nothing of its meter is written anywhere.
package struct SyncConflict: Sendable, Hashable {
    /// What it is about.
    package var subject: SyncSubject
    /// The unit in conflict.
    package var unit: MergeUnit
    /// What the last sync left, as ``Meter/json`` writes it; `.null` where there is nothing, or no last sync.
    ///
    /// The number is an object of event, aggregation, value and filter; presence is a text.
    package var base: JSONValue
    /// Whether there was an earlier state to compare with.
    package var hasBase: Bool
    /// What each side that has a part in it says now, by the side's name, in the same form as the base.
    package var sides: [String: JSONValue]
    /// Why it is a conflict, in one sentence.
    package var reason: String
    /// The sides that cannot settle it, since what stands there is not the whole of the field.
    package var partial: Set<String>
    /// The sides that have what the last sync left, where all that differ are new; they can be preferred.
    package var unchanged: Set<String> = []

    /// Makes a conflict.
    package init(
        _ subject: SyncSubject,
        _ unit: MergeUnit,
        base: JSONValue?,
        sides: [String: JSONValue],
        reason: String,
        partial: Set<String> = []
    ) {
        self.subject = subject
        self.unit = unit
        self.base = base ?? .null
        hasBase = base != nil
        self.sides = sides
        self.reason = reason
        self.partial = partial
    }

    /// The base as people read it; `nil` where there is none.
    package var baseText: String? { hasBase ? Self.words(base) : nil }

    /// What each side says as people read it.
    package var sideTexts: [String: String] { sides.mapValues(Self.words) }

    private static func words(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .null: "nothing"
        default: value.text()
        }
    }
}
