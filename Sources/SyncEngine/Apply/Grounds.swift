import AdapterKit
import Metering

/// What is made, or gets members, under objects that are taken away and made again: where the vendor refuses that, the old ones
/// are better left.
struct Grounds {
    private let changes: [Change]
    private let refs: Set<ObjectRef>

    init(_ changes: [Change], _ marks: MarkClaims) {
        let remade = changes.filter { $0.action == .replace && $0.supersession == nil }
        guard !remade.isEmpty else {
            self.changes = []
            refs = []
            return
        }
        let needed = Set(remade.flatMap(\.foundations))
        let made = Set(changes.lazy.filter { $0.action != .delete }.map(\.ref))
        self.changes = changes.filter { change in
            guard needed.contains(change.ref), !marks.claims(change.ref), made.isDisjoint(with: change.foundations)
            else {
                return false
            }
            switch change.action {
            case .create: return true
            case .update: return change.successor == nil && change.fields.allSatisfy { $0.before.isNull }
            case .adopt, .replace, .delete, .blocked: return false
            }
        }
        refs = Set(self.changes.map(\.ref))
    }

    /// Those of a kind.
    func changes(_ kind: ObjectKind) -> [Change] { changes.filter { $0.ref.kind == kind } }

    /// Whether an object is one of them.
    func contains(_ ref: ObjectRef) -> Bool { refs.contains(ref) }

    /// Those that an object needs which is made again.
    func needed(by change: Change) -> [ObjectRef] {
        change.action == .replace && !refs.isEmpty ? change.foundations.filter(refs.contains) : []
    }
}

extension Change {
    /// The objects that the wanted one stands on.
    fileprivate var foundations: [ObjectRef] { desired.map { $0.requires + $0.links.values } ?? [] }
}
