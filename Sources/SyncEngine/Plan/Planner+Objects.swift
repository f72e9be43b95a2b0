import AdapterKit
import Metering

extension Planner {
    /// Plans one wanted object of a selected meter.
    mutating func plan(_ object: DesiredObject, _ match: ObjectMatcher.Match) {
        let findings = verdicts.findings(of: object)
        switch match {
        case .bound(let observed, let binding):
            known[object.ref] = observed.id
            let wanted = object.succeeding(binding, observed) { isFree($0) }
            planBound(wanted, observed, binding, findings)
        case .marked(let observed):
            known[object.ref] = observed.id
            planAdoption(object, observed, findings)
        case .ambiguous(let mark, let ids):
            missing.insert(object.ref)
            let them =
                ids.count == 1 ? "\(ids[0]) bears" : "several objects could be it: \(ids.joined(separator: ", ")) bear"
            let others = ids.count == 1 ? ", and other objects of the project claim it too" : ""
            refuse(
                change(.blocked, object, nil, [], findings),
                reason: "\(them) the \(mark.name) `\(mark.value)`\(others)",
                remedy: ids.count == 1
                    ? "give each of them a name of its own, in the files or by an override"
                    : "rename or remove all but one of them at the vendor, and plan again: the one that is left is found"
            )
        case .none(let gone):
            planCreation(object, gone, findings)
        }
    }

    /// Plans that an object gives up what it held for selected meters alone that it serves no more, where it stays as it is for
    /// the others.
    mutating func withdraw(_ object: DesiredObject, _ match: ObjectMatcher.Match) {
        guard case .bound(let observed, let binding) = match else { return }
        let selected = binding.meters.filter(input.options.selects)
        guard !selected.isEmpty else { return }
        let own = Set(object.meters)
        guard !own.isSuperset(of: selected) else { return }
        let applied = input.bindings.filter { $0.ref.kind == input.translator.definitionKind }.keyed(by: \.ref.key)
        let wanted = object.succeeding(binding, observed) { key in
            isFree(key) || own.contains(key) && isAsApplied(key, applied[key.text])
        }
        let changes = wanted.image.changes(from: observed.image)
        guard !changes.isEmpty, changes.allSatisfy(\.after.isNull) else { return }
        planBound(wanted, observed, binding, verdicts.findings(of: object))
    }

    /// Whether a meter is wanted as it was last applied, so that what it needs is in what is wanted.
    private func isAsApplied(_ key: Meter.Key, _ binding: Binding?) -> Bool {
        guard let wanted = input.meters[key], !verdicts.isBlocked(key), let binding else { return false }
        return binding.meter == wanted && !binding.hasTransition
    }

    private mutating func planBound(
        _ object: DesiredObject,
        _ observed: ObservedObject,
        _ binding: Binding,
        _ findings: [Finding]
    ) {
        let changes = object.image.changes(from: observed.image)
        let object = recording(object, at: observed, changesObject: !changes.isEmpty)
        defer { planHeld(object, observed) }
        let open = openPeriods(touchedBy: object, observed, binding, changes)
        if let remark = switched(object) { plan.remarks.append(remark) }
        guard !changes.isEmpty else { return leave(object, observed, binding, open) }
        if let obstacle = obstacle(changing: object, changes) {
            return block(change(.blocked, object, observed, changes, findings), obstacle)
        }
        var change = change(.update, object, observed, changes, findings)
        change.binding = binding
        if binding.ref != object.ref {
            change.notes.append("Its replacement was begun, and nothing took its place; that is taken back.")
        }
        let drift = drift(changes, binding)
        change.recorded = drift
        change.notes += drift.keys.sorted().map { path in
            "`\(path)` was changed at the vendor since the last apply, from \(drift[path]?.text() ?? "nothing")."
        }
        if let open {
            change.running += open.running
            change.notes.append(open.text)
            change.tell(counting: open.fields)
        }
        resolve(&change, changes, object, observed)
    }

    /// Leaves an object as it is at the vendor; what is recorded of it may change all the same.
    private mutating func leave(
        _ object: DesiredObject,
        _ observed: ObservedObject,
        _ binding: Binding,
        _ open: OpenPeriods?
    ) {
        plan.unchanged += 1
        if let open {
            plan.remarks.append(
                PlanRemark(object.ref, open.textWithoutChange, fields: open.fields, running: open.running)
            )
        }
        let refreshed = self.binding(object, id: observed.id, isOurs: binding.isOurs)
        if refreshed != binding {
            plan.refreshed.append(refreshed)
        }
        if binding.ref != object.ref { plan.forgotten.append(binding.ref) }
    }

    private mutating func planAdoption(_ object: DesiredObject, _ observed: ObservedObject, _ findings: [Finding]) {
        let changes = object.image.changes(from: observed.image)
        let object = recording(object, at: observed, changesObject: !changes.isEmpty)
        var change = change(.adopt, object, observed, changes, findings)
        if let obstacle = input.obstacles[object.ref] { return block(change, obstacle) }
        guard !changes.isEmpty else {
            plan.changes.append(change)
            return
        }
        let isAllowed = input.options.adopt || input.sync?.adoptable.contains(object.ref) == true
        if !isAllowed {
            change.needs = .adopt
            unadopted.insert(object.ref)
        }
        resolve(&change, changes, object, observed)
    }

    private mutating func planCreation(_ object: DesiredObject, _ gone: Binding?, _ findings: [Finding]) {
        let isAsBefore = gone.map { object.image.changes(from: $0.recorded).isEmpty } ?? false
        let object = recording(object, at: nil, changesObject: !isAsBefore)
        let needed = (object.requires + object.links.values).sorted()
        if let remark = remarkOnEnd(of: object, gone) {
            missing.insert(object.ref)
            plan.remarks.append(remark)
            return
        }
        if let obstacle = obstacle(making: object, needed) {
            missing.insert(object.ref)
            block(change(.blocked, object, nil, [], findings), obstacle)
            return
        }
        var change = change(.create, object, nil, object.image.changes(from: ObjectImage()), findings)
        if needed.contains(where: withheld.contains) {
            withheld.insert(object.ref)
            change.needs = .allowReplace
        }
        if let gone {
            change.notes.append("It was bound as \(gone.id), which is no longer at the vendor.")
            if let note = noteOnWait(of: object) { change.notes.append(note) }
        }
        if object.ref.kind == input.translator.definitionKind,
            let old = superseded[object.ref].flatMap(matcher.observed)
        {
            change.notes.append(
                "The old one (\(old.id)) gave its place up to it: records that name it find neither until this one is made."
            )
            if let note = noteOnHaste(object.meters, superseded[object.ref]) { change.notes.append(note) }
        }
        if let note = noteOnOldKey(of: object) { change.notes.append(note) }
        plan.changes.append(change)
    }

    /// What the last apply left of fields that somebody changed at the vendor since; other changes are the project's.
    func drift(_ changes: [FieldChange], _ binding: Binding) -> [String: JSONValue] {
        var recorded: [String: JSONValue] = [:]
        for change in changes {
            guard let value = binding.recorded[optional: change.path], value != change.before else { continue }
            recorded[change.path] = value
        }
        return recorded
    }

    /// The binding of a wanted object as an apply leaves it.
    func binding(_ object: DesiredObject, id: String, isOurs: Bool) -> Binding {
        object.binding(
            vendor: input.vendor,
            id: id,
            isOurs: isOurs,
            definitionKind: input.translator.definitionKind,
            meters: input.meters,
            isSynced: plan.unfiled?.hold(object) ?? false
        )
    }
}

extension DesiredObject {
    /// The object with what becomes of the fields that an earlier apply decided and the project no longer speaks of.
    ///
    /// They are wanted gone, unless the object served a meter then that must stay as it is: then they are kept as they are.
    fileprivate func succeeding(
        _ binding: Binding,
        _ observed: ObservedObject,
        isFree: (Meter.Key) -> Bool
    ) -> DesiredObject {
        var object = self
        let kept = binding.meters.filter { !isFree($0) }
        for field in binding.recorded.fields where image[optional: field.path] == nil && !field.value.isNull {
            object.image[field.path] = kept.isEmpty ? .null : observed.image[field.path]
        }
        let more = kept.filter { !meters.contains($0) }
        if !more.isEmpty { object.meters += more }
        return object
    }
}
