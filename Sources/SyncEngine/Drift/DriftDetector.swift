package import AdapterKit
import Metering

/// Finds what was changed at a vendor behind our back since the last apply.
package enum DriftDetector {
    /// The changes of bound objects, with the recorded value as `before`, as a plan of one vendor.
    ///
    /// An object that is gone is a `delete`, unless it was to end by itself; one whose recorded fields differ is an `update`.
    /// Objects that are not bound are listed as unmanaged. Bindings of kinds that the connection does not manage as it is set
    /// now are only remarked on, since their objects are not read.
    package static func drift(
        vendor: String,
        adapter: String,
        kinds: [ObjectKind],
        observed: [ObservedObject],
        bindings: [Binding],
        endsByItself: (ObjectKind, ObjectImage) -> Bool = { _, _ in false }
    ) -> VendorPlan {
        var plan = VendorPlan(name: vendor, adapter: adapter, bound: bindings.count)
        var objects: [ObjectRef: ObservedObject] = [:]
        for object in observed {
            objects[ObjectRef(object.kind, object.id)] = object
        }
        let order = Dictionary(kinds.enumerated().map { ($1, $0) }) { first, _ in first }
        for binding in bindings.sorted(by: { (order[$0.ref.kind] ?? 0, $0.ref) < (order[$1.ref.kind] ?? 0, $1.ref) }) {
            let found = objects.removeValue(forKey: ObjectRef(binding.ref.kind, binding.id))
            guard order[binding.ref.kind] != nil else {
                plan.remarks.append(
                    PlanRemark(binding.ref, "objects of this kind are not managed as the connection is set now")
                )
                continue
            }
            guard let object = found else {
                noteAbsence(of: binding, endsByItself(binding.ref.kind, binding.recorded), in: &plan)
                continue
            }
            if let change = change(of: object, binding) {
                plan.changes.append(change)
            } else {
                plan.unchanged += 1
            }
        }
        plan.unmanaged = objects.values.map { .init(kind: $0.kind, id: $0.id, name: $0.name) }
            .sorted { ($0.kind, $0.name, $0.id) < ($1.kind, $1.name, $1.id) }
        return plan
    }

    private static func noteAbsence(of binding: Binding, _ wasAsked: Bool, in plan: inout VendorPlan) {
        if wasAsked {
            plan.remarks.append(
                PlanRemark(binding.ref, "it is no longer at the vendor: it was to end with its period")
            )
        } else {
            let notes = ["It is no longer at the vendor."]
            plan.changes.append(
                Change(deleting: binding, name: binding.name, image: binding.recorded, notes: notes)
            )
        }
    }

    /// The recorded fields that are no longer as they were; `nil` where all are.
    private static func change(of object: ObservedObject, _ binding: Binding) -> Change? {
        let fields = binding.recorded.fields.keys.sorted().compactMap { path -> FieldChange? in
            let recorded = binding.recorded[path]
            return recorded == object.image[path]
                ? nil : FieldChange(path: path, before: recorded, after: object.image[path])
        }
        guard !fields.isEmpty else { return nil }
        return Change(
            .update,
            ref: binding.ref,
            name: binding.name,
            meters: binding.meters,
            remoteID: binding.id,
            fields: fields,
            observed: object
        )
    }
}
