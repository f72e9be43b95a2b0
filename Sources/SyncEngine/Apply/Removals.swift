import AdapterKit

/// What a plan takes away, by when it goes.
struct Removals {
    private let changes: [Change]
    private let marks: MarkClaims
    /// The kinds whose deletions go with those that come first: those after a kind of which something is removed early.
    private let kinds: Set<ObjectKind>
    /// What the plan makes or changes.
    private let made: Set<ObjectRef>
    private let refs: Set<ObjectRef>

    init(_ changes: [Change], _ kinds: [ObjectKind], _ marks: MarkClaims) {
        let places = changes.indices.filter { changes[$0].action == .delete || changes[$0].action == .replace }
        let removed = places.map { changes[$0] }.filter { change in
            change.carrier == nil && (change.action == .delete || change.supersession == nil)
        }
        let made = removed.isEmpty ? [] : Set(changes.lazy.filter { $0.action != .delete }.map(\.ref))
        let first = kinds.firstIndex { kind in
            removed.contains { $0.ref.kind == kind && Self.makesRoom($0, made, marks) }
        }
        self.changes = removed
        self.marks = marks
        self.made = made
        self.kinds = Set(kinds.dropFirst((first ?? kinds.count) + 1))
        refs = Set(removed.map(\.ref))
    }

    /// What goes before anything is made.
    func early(_ kind: ObjectKind) -> [Change] { changes.filter { $0.ref.kind == kind && isEarly($0) } }

    /// What goes after everything was made.
    func late(_ kind: ObjectKind) -> [Change] { changes.filter { $0.ref.kind == kind && !isEarly($0) } }

    /// Whether an object goes for good.
    func contains(_ ref: ObjectRef) -> Bool { refs.contains(ref) }

    private func isEarly(_ change: Change) -> Bool {
        Self.makesRoom(change, made, marks) || kinds.contains(change.ref.kind) && !Self.follows(change, made)
    }

    private static func makesRoom(_ change: Change, _ made: Set<ObjectRef>, _ marks: MarkClaims) -> Bool {
        change.action == .replace || !follows(change, made) && change.supersession == nil && marks.isClaimed(change)
    }

    /// Whether the object stays until what takes its place is there.
    private static func follows(_ change: Change, _ made: Set<ObjectRef>) -> Bool {
        change.successor.map(made.contains) ?? false
    }
}
