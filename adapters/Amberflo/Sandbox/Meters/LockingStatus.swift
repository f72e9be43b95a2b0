/// Where a live meter is in its life, which goes one way (Amberflo documentation: Meter life cycle).
enum LockingStatus: String, Sendable, Hashable, CaseIterable {
    case open
    case closeToChanges = "close_to_changes"
    case closeToDeletion = "close_to_deletion"
    /// The other spelling of ``closeToDeletion``; both occur.
    case closeToDeletions = "close_to_deletions"
    case deprecated

    /// Whether a meter may go from this status to another.
    ///
    /// Not said by the document: what follows upon `close_to_deletion`; nothing does.
    func allows(_ next: LockingStatus) -> Bool {
        switch self {
        case .open: true
        case .closeToChanges: next == .closeToChanges || next == .deprecated
        case .closeToDeletion, .closeToDeletions: next == .closeToDeletion || next == .closeToDeletions
        case .deprecated: next == .deprecated
        }
    }
}
