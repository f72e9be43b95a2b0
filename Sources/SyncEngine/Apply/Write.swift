import AdapterKit

/// One write of an apply: a change, or a part of one.
///
/// A reference, since a change has many parts, and goes through several tasks on its way.
final class Write: Sendable {
    /// What it does.
    let action: Intent.Action
    /// The change it belongs to.
    let change: Change
    /// Other objects whose writes it follows, and without which it is not done.
    let after: [ObjectRef]
    /// The object of the change that several writes make up, of which this is one; `nil` where it is all of its change.
    let whole: ObjectRef?
    /// Whether the object that it takes the place of gets its new name among ours with this write.
    let handsOver: Bool

    init(
        action: Intent.Action,
        change: Change,
        after: [ObjectRef] = [],
        whole: ObjectRef? = nil,
        handsOver: Bool = false
    ) {
        self.action = action
        self.change = change
        self.after = after
        self.whole = whole
        self.handsOver = handsOver
    }

    /// The same write, after those of other objects too.
    func following(_ refs: [ObjectRef]) -> Write {
        refs.isEmpty
            ? self
            : Write(action: action, change: change, after: after + refs, whole: whole, handsOver: handsOver)
    }

    /// The object's name for ordering and for what depends on it.
    var ref: ObjectRef { change.ref }

    /// The objects without which it cannot be done.
    var needs: [ObjectRef] { action == .delete ? [] : change.desired.map { $0.requires + $0.links.values } ?? [] }
}
