import AdapterKit
import Metering

extension UndoPlanner {
    /// Puts fields back that the run changed, and the binding as it was.
    mutating func revert(_ object: UndoneObject) {
        guard let binding = bindings[object.ref] ?? object.before?.binding else { return leaveUnbound(object) }
        if let owner = stranger(to: object, at: ObjectID(binding)) { return block(object, boundAs: owner) }
        guard let now = observed(binding) else { return block(object, "it is no longer there", Self.changeBack) }
        let changes = object.changes(now)
        let isTouched = input.touched.contains(object.ref)
        let old = object.before?.binding.map { old in
            isTouched ? old.keeping(what: binding, changed: changes.map(\.path)) : old
        }
        let back = changes.filter { $0.before != $0.after && now.image[$0.path] != $0.before }
        let settled = Set(changes.map(\.path)).subtracting(back.map(\.path))
        let moved = object.isCutOff ? [] : moved(object, now, except: settled)
        guard moved.isEmpty else { return block(object, moved: moved) }
        guard !back.isEmpty else { return letBind(object, now, old, binding) }
        let fields = back.map { FieldChange(path: $0.path, before: now.image[$0.path], after: $0.before) }
        switch wantedEntry(object.ref, back.filter { !$0.before.isNull }.map(\.path)) {
        case .failure(let obstacle): block(object, obstacle.reason, obstacle.remedy)
        case .success(var wanted):
            let paths = Set(fields.map(\.path))
            // What the run did not change is wanted as it is now: some vendors are told of other fields with those that change.
            wanted.image = ObjectImage(wanted.image.paths.map { (key: $0, value: now.image[$0]) })
            for field in fields { wanted.image[field.path] = field.after }
            wanted.meters = old?.meters ?? binding.meters
            wanted.links = wanted.links.filter { paths.contains($0.key) }
            settle(object, fields, wanted, now, (old, binding))
        }
    }

    /// What the run did not change of an object that stays bound, and what is not as it was: as where an undo before was cut off
    /// while the object was deactivated.
    private func standing(_ object: UndoneObject, _ now: ObservedObject, _ old: Binding) -> [String] {
        let paths = Set(object.changes(now).map(\.path))
        return input.translator.aged(old.recorded, now: input.now).changes(from: now.image)
            .filter { !paths.contains($0.path) }
            .map { change in
                "`\(change.path)` stays \(change.before.text()), and was \(change.after.text()): this is left alone, and "
                    + "`meterway apply` makes it what the files say."
            }
    }

    /// Adds the change that puts fields back, if the vendor can do that.
    private mutating func settle(
        _ object: UndoneObject,
        _ fields: [FieldChange],
        _ wanted: DesiredObject,
        _ now: ObservedObject,
        _ bindings: (old: Binding?, now: Binding)
    ) {
        let old = bindings.old
        var change = Change(
            .update,
            ref: object.ref,
            name: wanted.name,
            meters: wanted.meters,
            remoteID: now.id,
            fields: fields,
            desired: wanted,
            observed: now,
            binding: bindings.now
        )
        change.restores = .init(binding: old)
        switch input.translator.effect(of: fields, on: now, toward: wanted) {
        case .update(let notes):
            change.notes = notes
            change.notes +=
                old.map { standing(object, now, $0) }
                ?? notesOnLeaving(now, bindings.now, except: fields.map(\.path))
            plan.changes.append(change)
        case .replace(let losing):
            remake(object, change, losing)
        case .supersede(let reason):
            block(object, "a new object would have to take its place: \(reason)", Self.changeBack)
        case .refused(let reason, let remedy):
            // What it would be stands with it, for where its carrier is made again, and with that it may be written once more.
            change.action = .blocked
            change.findings = [.obstacle(reason, remedy: remedy)]
            plan.changes.append(change)
        }
    }

    /// Adds the change that makes an object anew as it was, since its fields cannot be put back.
    private mutating func remake(_ object: UndoneObject, _ change: Change, _ losing: String) {
        remade.insert(object.ref)
        guard let before = object.before?.binding, case .success(let whole) = wantedEntry(object.ref, before) else {
            return block(object, "the vendor can only make it anew: \(losing)", Self.changeBack)
        }
        var change = change
        change.desired = whole
        change.notes = [losing]
        addReplacement(change)
    }

    /// Leaves what the run adopted and nothing binds any more, as after an undo before: where it is as it was, all is done.
    private mutating func leaveUnbound(_ object: UndoneObject) {
        guard let there = objects[object.objectID],
            object.changes(there).contains(where: { there.image[$0.path] != $0.before })
        else { return }
        block(object, "it is no longer bound, so that it is not ours to change", "change it at the vendor")
    }

    /// What is said of an object that is let go of: nobody looks after it then, so also what is not as the last apply left it,
    /// as where an undo before was cut off while the object was deactivated.
    private func notesOnLeaving(_ now: ObservedObject, _ binding: Binding, except paths: [String]) -> [String] {
        let recorded = input.translator.aged(binding.recorded, now: input.now)
        let others = recorded.changes(from: now.image).filter { !paths.contains($0.path) }
        return ["The run had adopted it; it is let go of, and stays at the vendor."]
            + others.map { "`\($0.path)` stays \($0.before.text()), and the last apply left \($0.after.text())." }
    }

    /// Where the fields are as they were: the binding is put back, or let go of where the run had adopted the object.
    private mutating func letBind(
        _ object: UndoneObject,
        _ now: ObservedObject,
        _ old: Binding?,
        _ binding: Binding
    ) {
        if var old {
            guard !hasItsPlace(object) else { return }
            plan.remarks += standing(object, now, old).map { PlanRemark(object.ref, $0) }
            old.id = binding.id
            if old != bindings[old.ref] { plan.refreshed.append(old) }
            if old.ref != binding.ref { plan.forgotten.append(binding.ref) }
            return
        }
        var change = Change(
            .delete,
            ref: object.ref,
            name: now.name,
            meters: binding.meters,
            remoteID: now.id,
            observed: now,
            onlyUnbinds: true,
            binding: binding
        )
        change.notes = notesOnLeaving(now, binding, except: [])
        plan.changes.append(change)
    }
}

extension Binding {
    /// The binding of before a run as it is to be again: as it was in what the run changed, and else as later runs left it.
    fileprivate func keeping(what binding: Binding, changed paths: [String]) -> Binding {
        var later = binding.recorded
        for path in paths { later[optional: path] = recorded[optional: path] }
        guard later != recorded, binding.ref == ref else { return self }
        var result = binding.named(ref)
        result.recorded = later
        return result
    }
}
