package import Metering

/// What settles a conflict without asking again.
///
/// An answer goes before a preference for the field, and that before the general one. A preference settles a conflict in
/// which the preferred side has a part; others stay.
package struct SyncPolicy: Sendable, Hashable {
    /// The side whose edits win, such as `togai` or `files`; `nil` where none does.
    package var prefer: String?
    /// The side whose edits of a unit win.
    package var fields: [MergeUnit: String]
    /// What was decided of single conflicts.
    package var answers: [SyncAnswer]

    /// Makes a policy; by default nothing is settled beforehand.
    package init(prefer: String? = nil, fields: [MergeUnit: String] = [:], answers: [SyncAnswer] = []) {
        self.prefer = prefer
        self.fields = fields
        self.answers = answers
    }
}

/// What was decided of one conflict.
package struct SyncAnswer: Sendable, Hashable {
    /// What is to stand in the end.
    package enum Take: Sendable, Hashable {
        /// What a side has, by its name.
        case side(String)
        /// What the last sync left.
        case base
        /// Something of its own, written as ``SyncConflict`` shows values; `.null` leaves the field empty.
        case value(JSONValue)
    }

    /// What the conflict is about.
    package var subject: SyncSubject
    /// The unit in conflict.
    package var unit: MergeUnit
    /// What is to stand in the end.
    package var take: Take
    /// What the conflict showed when it was answered; `nil` where the answer holds whatever it shows.
    package var seen: Seen?

    /// What a conflict showed to the person who answered it.
    package struct Seen: Sendable, Hashable {
        /// What the last sync had left; `nil` where there was none.
        package var base: JSONValue?
        /// What each side said.
        package var sides: [String: JSONValue]

        /// Makes it.
        package init(base: JSONValue?, sides: [String: JSONValue]) {
            self.base = base
            self.sides = sides
        }
    }

    /// Makes an answer.
    package init(_ subject: SyncSubject, _ unit: MergeUnit, take: Take, seen: Seen? = nil) {
        self.seen = seen
        self.subject = subject
        self.unit = unit
        self.take = take
    }
}
