import AdapterKit

extension Write {
    /// What takes an object away.
    convenience init(removing change: Change, of whole: ObjectRef? = nil, after first: ObjectRef? = nil) {
        self.init(action: .delete, change: change, after: first.map { [$0] } ?? [], whole: whole)
    }

    /// What makes or changes an object, after old objects that give their marks up first; `nil` for changes that do neither.
    convenience init?(making change: Change, after retired: Set<ObjectRef> = []) {
        switch change.action {
        case .create: self.init(action: .create, change: change)
        case .replace: self.init(remaking: change, after: retired)
        case .adopt: self.init(action: change.fields.isEmpty ? .adopt : .update, change: change)
        case .update where change.successor == nil: self.init(action: .update, change: change)
        case .update, .delete, .blocked: return nil
        }
    }

    /// What makes an object anew.
    ///
    /// Where the old one gives its marks up first, it gives its name among ours up with that, so that the new one, which is to have
    /// that name, comes after.
    private convenience init(remaking change: Change, after retired: Set<ObjectRef>) {
        let old = change.supersession?.ref
        let first = old.flatMap { retired.contains($0) ? $0 : nil }
        self.init(
            action: .create,
            change: change,
            after: first.map { [$0] } ?? [],
            whole: change.ref,
            handsOver: old != nil && first == nil
        )
    }

    /// What is done to an old object: what makes room for the successor comes before it, all else only where that was made.
    ///
    /// It is a part of a change, or by itself what an earlier run's replacement left to do.
    convenience init(parting change: Change, of whole: ObjectRef?, after successor: ObjectRef? = nil) {
        self.init(
            action: change.action == .delete ? .delete : .update,
            change: change,
            after: successor.map { [$0] } ?? [],
            whole: whole
        )
    }
}
