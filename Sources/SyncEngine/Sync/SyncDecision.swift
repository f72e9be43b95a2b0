package import Metering

/// What a sync comes to: a value that depends on what the sides have, and not on their order.
package struct SyncDecision: Sendable, Hashable {
    /// A thing that takes no part, or that a person should know of.
    package struct Note: Sendable, Hashable {
        /// What kind of thing it is.
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            /// It has no counterpart at the other sides, such as a customer's counter, or an event's schema.
            case unmatched
            /// It cannot be read as a meter.
            case unreadable
            /// The source no longer has it, and it stays.
            case left
            /// The files say otherwise, and an apply would take it back.
            case filesDiffer
            /// The files keep it from a vendor.
            case kept
        }

        /// What kind of thing it is.
        package var kind: Kind
        /// What it is about: a meter's key, an event, a counter, or a vendor's object by kind and id.
        package var subject: String
        /// The side that has it; `nil` where it is about all.
        package var side: String?
        /// What there is to know, in sentences.
        package var text: String

        /// Makes a note.
        package init(_ kind: Kind, _ subject: String, at side: String? = nil, _ text: String) {
            self.kind = kind
            self.subject = subject
            self.side = side
            self.text = text
        }
    }

    /// The meters as they should be at every side that can hold them, by key; those in conflict or doubt are not among them.
    package var definitions: [Meter.Key: Meter] = [:]
    /// What flows from side to side, sorted by subject; deletions included.
    package var edits: [SyncEdit] = []
    /// What is not decided, sorted by subject and unit.
    package var conflicts: [SyncConflict] = []
    /// The conflicts that the policy or an answer settled, sorted, with what was taken.
    package var settled: [Settled] = []
    /// Objects that may be known meters, sorted by key and vendor.
    package var doubtful: [DoubtfulMatch] = []
    /// The meters that go everywhere, sorted.
    package var deletions: [Meter.Key] = []
    /// The vendors where nothing is left of several meters, so that they would go elsewhere too, with how many they are: more
    /// likely the wrong account than so many deletions.
    package var emptied: [String: Int] = [:]
    /// What takes no part, and what a person should know, sorted.
    package var notes: [Note] = []
    /// What the files should become; `nil` where they are no side.
    package var files: SyncFileChanges?
    /// The meters of which nothing is written, since they are in conflict or doubt.
    package var held: Set<Meter.Key> = []
    /// The meters that any side has, under the keys that the sync gives them; also those that it does not deal with.
    package var known: Set<Meter.Key> = []

    /// A conflict that the policy or an answer settled.
    package struct Settled: Sendable, Hashable {
        /// The conflict as it was.
        package var conflict: SyncConflict
        /// The side whose word was taken, `base`, or `answer`.
        package var by: String
        /// What stands in the end, as the conflict shows values.
        package var value: JSONValue

        /// Makes the pair.
        package init(_ conflict: SyncConflict, by: String, value: JSONValue) {
            self.conflict = conflict
            self.by = by
            self.value = value
        }
    }

    /// Makes an empty decision.
    package init() {}

    /// Whether something waits for a person: a conflict, or a doubt.
    package var needsAnswers: Bool { !conflicts.isEmpty || !doubtful.isEmpty }
}
