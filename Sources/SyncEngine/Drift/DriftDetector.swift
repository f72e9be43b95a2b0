package import AdapterKit
import Metering

/// Finds what was changed at a vendor behind our back since the last apply.
package enum DriftDetector {
    /// The changes of bound objects, with the recorded value as `before`, as a plan of one vendor.
    ///
    /// An object that is gone is a `delete`, unless it was to end by itself; so is one that an apply took away to make it again,
    /// and did not, and one for which another gave its place up and that was not made. One whose recorded fields differ is an
    /// `update`, and one that is there a second time, with every mark of a bound one, a `create`. Other objects that are not
    /// bound are listed as unmanaged. Bindings of kinds that the connection does not manage as it is set now are only remarked
    /// on, since their objects are not read.
    package static func drift(
        vendor: String,
        adapter: String,
        kinds: [ObjectKind],
        observed: [ObservedObject],
        bindings: [Binding],
        unmade: [Intent] = [],
        displaced: [Binding] = [],
        endsByItself: (ObjectKind, ObjectImage) -> Bool = { _, _ in false }
    ) -> VendorPlan {
        var plan = VendorPlan(name: vendor, adapter: adapter, bound: bindings.count)
        var objects = observed.keyed { ObjectID($0) }
        let order = Dictionary(keepingFirst: kinds.enumerated().map { ($1, $0) })
        for binding in bindings.sorted(by: { (order[$0.ref.kind] ?? 0, $0.ref) < (order[$1.ref.kind] ?? 0, $1.ref) }) {
            let found = objects.removeValue(forKey: ObjectID(binding))
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
        plan.changes += unmade.sorted { $0.ref < $1.ref }.map(deletion)
        plan.changes += displaced.sorted { $0.ref < $1.ref }.map(absence)
        noteUnbound(objects, bindings, observed, in: &plan)
        return plan
    }

    /// Tells of the objects that nothing is bound to: those that are there a second time, and those that are not managed.
    private static func noteUnbound(
        _ free: [ObjectID: ObservedObject],
        _ bindings: [Binding],
        _ observed: [ObservedObject],
        in plan: inout VendorPlan
    ) {
        var free = free
        for twin in twins(among: free.values, bindings, observed) {
            free[ObjectID(twin.object)] = nil
            plan.changes.append(doubled(twin.object, twin.binding))
        }
        plan.unmanaged = free.values.map { .init(kind: $0.kind, id: $0.id, name: $0.name) }
            .sorted { ($0.kind, $0.name, $0.id) < ($1.kind, $1.name, $1.id) }
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

    private static func deletion(leftBy intent: Intent) -> Change {
        let note =
            "An apply took it away to make it again, and did not make it: it counts nothing. `meterway apply` makes it."
        var binding = Binding(
            vendor: intent.vendor,
            ref: intent.ref,
            id: intent.id ?? "",
            name: intent.name,
            meters: intent.meters,
            isOurs: true,
            recorded: ObjectImage()
        )
        binding = intent.before?.binding ?? binding
        return Change(deleting: binding, name: intent.name, image: binding.recorded, notes: [note])
    }

    private static func absence(ofSuccessorOf old: Binding) -> Change {
        let note =
            "An apply had the old one (\(old.id)) give its place up, and did not make the new one: records that name it find "
            + "neither. `meterway apply` makes it."
        return Change(.delete, ref: old.successor, name: old.meter?.name ?? old.name, meters: old.meters, notes: [note])
    }

    /// The definitions that gave their places up to new ones that are wanted, are not bound, and are not found.
    ///
    /// - Parameters:
    ///   - bindings: what is bound at the vendor.
    ///   - wanted: what the files want there.
    ///   - kind: the kind of definitions.
    ///   - observed: what the vendor has.
    /// - Returns: the bindings of the old ones.
    package static func displaced(
        _ bindings: [Binding],
        wanted: [DesiredObject],
        _ kind: ObjectKind,
        _ observed: [ObservedObject]
    ) -> [Binding] {
        let old = bindings.filter { $0.ref.kind == kind && $0.isSuperseded }
        guard !old.isEmpty else { return [] }
        let bound = Set(bindings.map(\.ref))
        let marks = Dictionary(keepingFirst: wanted.map { ($0.ref, $0.marks.first) })
        return old.filter { binding in
            guard let mark = marks[binding.successor], !bound.contains(binding.successor) else { return false }
            guard observed.contains(where: { ObjectID($0) == ObjectID(binding) }) else { return false }
            return mark.map { mark in
                !observed.contains { $0.kind == kind && $0.marks[mark.name] == mark.value }
            } ?? true
        }
    }

    /// The objects, in order, that bear every mark of a bound one and are not bound themselves.
    private static func twins(
        among free: some Collection<ObservedObject>,
        _ bindings: [Binding],
        _ observed: [ObservedObject]
    ) -> [(object: ObservedObject, binding: Binding)] {
        guard !free.isEmpty else { return [] }
        let owners = bindings.keyed { ObjectID($0) }
        var bound: [ObjectKind: [[String: String]: Binding]] = [:]
        for object in observed where !object.marks.isEmpty {
            guard let owner = owners[ObjectID(object)] else { continue }
            bound[object.kind, default: [:]][object.marks] = owner
        }
        return free.sorted { ($0.kind, $0.id) < ($1.kind, $1.id) }.compactMap { object in
            bound[object.kind]?[object.marks].map { (object, $0) }
        }
    }

    private static func doubled(_ object: ObservedObject, _ binding: Binding) -> Change {
        Change(
            .create,
            ref: ObjectRef(object.kind, "\(binding.ref.key) (second, \(object.id))"),
            name: object.name,
            meters: binding.meters,
            remoteID: object.id,
            fields: object.image.changes(from: ObjectImage()),
            notes: [
                "It is there twice: \(binding.id) is the one that is managed here, and this one bears the same marks, as a write "
                    + "leaves it that the vendor carried out late. Usage may count twice; remove this one at the vendor, or let "
                    + "`meterway apply` do it where `plan` shows that."
            ],
            observed: object
        )
    }

    /// The recorded fields that are no longer as they were; `nil` where all are.
    private static func change(of object: ObservedObject, _ binding: Binding) -> Change? {
        let fields = binding.recorded.changes(from: object.image).map {
            FieldChange(path: $0.path, before: $0.after, after: $0.before)
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
