package import Metering

/// What a sync takes from one side or several and carries to the others.
package struct SyncEdit: Sendable, Hashable {
    /// What becomes of the subject.
    package enum Kind: String, Sendable, Hashable {
        /// It is new.
        case new
        /// It is changed.
        case changed
        /// It is taken away.
        case deleted
    }

    /// What it is about.
    package var subject: SyncSubject
    /// What becomes of it.
    package var kind: Kind
    /// The units that change, in their order; empty for what is new or deleted.
    package var units: [MergeUnit]
    /// The sides that it comes from, sorted.
    package var from: [String]

    /// Makes an edit.
    package init(_ subject: SyncSubject, _ kind: Kind, units: [MergeUnit] = [], from: [String]) {
        self.subject = subject
        self.kind = kind
        self.units = units.sorted()
        self.from = from.sorted()
    }
}
