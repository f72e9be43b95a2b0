/// What a look at the whole chain found.
package struct AuditReport: Sendable, Hashable {
    /// What does not fit.
    package struct Fault: Sendable, Hashable, CustomStringConvertible {
        /// What was done to the history.
        package enum Kind: String, Sendable, Hashable {
            /// What an entry tells was changed.
            case edited
            /// An entry, or what it tells, was taken away.
            case removed
            /// Something was put in that no run recorded.
            case inserted
            /// Entries stand in another order.
            case reordered
            /// A link that was noted elsewhere is no longer there: the end was cut off, or all was written anew.
            case truncated
        }

        /// What was done.
        package var kind: Kind
        /// The first entry that does not fit; `nil` where it is none.
        package var position: Int64?
        /// What it is, in words.
        package var words: String

        /// Makes a fault.
        package init(_ kind: Kind, at position: Int64? = nil, _ words: String) {
            self.kind = kind
            self.position = position
            self.words = words
        }

        package var description: String { "\(kind.rawValue): \(words)" }
    }

    /// How many entries there are.
    package var count: Int
    /// The last link; zeros where there is no entry.
    package var head: AuditDigest
    /// The first thing that does not fit; `nil` where all does.
    package var fault: Fault?

    /// Makes a report.
    package init(count: Int, head: AuditDigest, fault: Fault? = nil) {
        self.count = count
        self.head = head
        self.fault = fault
    }
}
