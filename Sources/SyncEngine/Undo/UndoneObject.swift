import AdapterKit
import Metering

/// What a run did to one object, from first to last.
struct UndoneObject {
    let ref: ObjectRef
    let steps: [UndoInput.Step]

    /// What there was before the run; `nil` where the run made the object, or did not keep it.
    var before: PriorState? { steps[0].intent.before }
    /// Whether the run began by making the object.
    var isCreation: Bool { steps[0].intent.action == .create }
    /// Whether the run took the object away for good.
    var isRemoval: Bool { steps[steps.count - 1].intent.action == .delete && !isBegun }
    /// Whether the run was cut off in its last write to the object, so that a part of that may be done.
    var isCutOff: Bool { steps[steps.count - 1].extent != .done }
    /// Whether nothing was done to the object but what a write that was cut off had begun with.
    private var isBegun: Bool { steps[steps.count - 1].extent == .begun }
    /// Whether the run took the object away and made it again.
    var isReplacement: Bool { !isCreation && !isRemoval && steps.contains { $0.intent.action == .create } }
    /// The vendor's id as the run left it.
    var id: String { steps[steps.count - 1].id }
    /// The object as the run left it.
    var objectID: ObjectID { ObjectID(kind: ref.kind, id: id) }
    /// Whether the run took it to be what another takes the place of.
    var isSuperseded: Bool { ref.isSuperseded(id: id) }
    /// What was to take its place, or the object itself.
    var successor: ObjectRef { ref.successor(id: id) }
    /// The fields as the run left them, over those that it wrote.
    var after: ObjectImage {
        ObjectImage(after: changes)
    }
    /// The fields that the last write changed.
    private var changes: [FieldChange] { steps[steps.count - 1].intent.changes }

    /// The fields that the run changed; where it was cut off, all of ours that are not as they were.
    func changes(_ now: ObservedObject) -> [FieldChange] {
        guard isCutOff, let was = before?.object, let binding = before?.binding else { return changes }
        return Set(binding.recorded.paths).union(changes.map(\.path)).sorted().map { path in
            FieldChange(path: path, before: was.image[path], after: now.image[path])
        }
    }

    /// The objects of a run in the order in which it came to them.
    static func all(_ steps: [UndoInput.Step]) -> [UndoneObject] {
        steps.map { ($0.intent.ref, $0) }.grouped().map { UndoneObject(ref: $0.key, steps: $0.values) }
    }
}
