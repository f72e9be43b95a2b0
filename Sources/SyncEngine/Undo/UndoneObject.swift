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
    var isRemoval: Bool { steps[steps.count - 1].intent.action == .delete }
    /// Whether the run took the object away and made it again.
    var isReplacement: Bool { !isCreation && !isRemoval && steps.contains { $0.intent.action == .create } }
    /// The vendor's id as the run left it.
    var id: String { steps[steps.count - 1].id }
    /// The fields as the run left them, over those that it wrote.
    var after: ObjectImage {
        var image = ObjectImage()
        for change in steps[steps.count - 1].intent.changes { image[change.path] = change.after }
        return image
    }
    /// The fields that the last write changed.
    var changes: [FieldChange] { steps[steps.count - 1].intent.changes }

    /// The objects of a run in the order in which it came to them.
    static func all(_ steps: [UndoInput.Step]) -> [UndoneObject] {
        var order: [ObjectRef] = []
        var byRef: [ObjectRef: [UndoInput.Step]] = [:]
        for step in steps {
            if byRef[step.intent.ref] == nil { order.append(step.intent.ref) }
            byRef[step.intent.ref, default: []].append(step)
        }
        return order.map { UndoneObject(ref: $0, steps: byRef[$0] ?? []) }
    }
}
