import AdapterKit
import Metering

extension Planner {
    /// Says of bound objects what no change tells.
    mutating func addRemarks() {
        let kinds = Set(input.translator.kinds)
        for binding in input.bindings where !kinds.contains(binding.ref.kind) {
            guard binding.meters.isEmpty || binding.meters.contains(where: input.options.selects) else { continue }
            plan.remarks.append(
                PlanRemark(
                    binding.ref,
                    "the connection as it is set now does not manage objects of this kind; it is left as it is at the vendor, "
                        + "and stays bound. Set the connection back, or let it go with `meterway state forget`."
                )
            )
        }
        if input.translator.hasRemarks { addRemarksOnHanging() }
    }

    /// Says what is wrong between objects and those that they hang on, and stays so once the plan is done.
    private mutating func addRemarksOnHanging() {
        let updates = plan.changes.lazy.filter { $0.action == .update && $0.isPending }.map { ($0.ref, $0.fields) }
        let fields = Dictionary(keepingFirst: updates)
        for (id, objects) in standing.byParent.sorted(by: { $0.key < $1.key }) {
            guard let parent = standing.parents[id] else { continue }
            var left = parent
            for field in matcher.owner(of: parent).flatMap({ fields[$0.ref] }) ?? [] {
                left.image[field.path] = field.after
            }
            for object in objects {
                guard let binding = matcher.owner(of: object), !binding.isSuperseded,
                    binding.meters.contains(where: input.options.selects),
                    let text = input.translator.remark(on: object, under: parent),
                    left == parent || input.translator.remark(on: object, under: left) != nil
                else { continue }
                plan.remarks.append(PlanRemark(binding.ref, text))
            }
        }
    }

    /// What an object that ended as asked leaves to say; `nil` where it did not.
    func remarkOnEnd(of object: DesiredObject, _ gone: Binding?) -> PlanRemark? {
        guard let gone, input.translator.endsByItself(gone.ref.kind, gone.recorded),
            input.translator.endsByItself(object.ref.kind, object.image)
        else { return nil }
        return PlanRemark(
            object.ref,
            "it is no longer at the vendor (\(gone.id)): it was to end with its period, and is not made again. Take it out of "
                + "the files, or no longer let it end to have a new one."
        )
    }
}
