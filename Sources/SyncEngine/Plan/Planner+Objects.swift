package import AdapterKit
package import Metering

extension Planner {
    /// Plans one wanted object of a selected meter.
    mutating func plan(_ object: DesiredObject, _ match: ObjectMatcher.Match, _ verdicts: MeterVerdicts) {
        let findings = verdicts.findings(of: object)
        switch match {
        case .bound(let observed, let binding):
            known[object.ref] = observed.id
            planBound(object.succeeding(binding, observed, isFree: isFree(verdicts)), observed, binding, findings)
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

    /// Whether what an object held for a meter may be taken from it: the meter is selected, and not blocked.
    private func isFree(_ verdicts: MeterVerdicts) -> (Meter.Key) -> Bool {
        { [self] key in isFree(key, verdicts) }
    }

    private mutating func planBound(
        _ object: DesiredObject,
        _ observed: ObservedObject,
        _ binding: Binding,
        _ findings: [Finding]
    ) {
        let changes = object.image.changes(from: observed.image)
        var object = object
        object.definition =
            recordedDefinition(of: object, observed, changesObject: !changes.isEmpty) ?? object.definition
        defer { planHeld(object, observed) }
        let open = openPeriods(touchedBy: object, observed, binding, changes)
        if let remark = switched(object) { plan.remarks.append(remark) }
        guard !changes.isEmpty else { return leave(object, observed, binding, open) }
        if let absent = object.links.values.filter(missing.contains).min() {
            refuse(
                change(.blocked, object, observed, changes, findings),
                reason: "it is tied to the \(absent), which is not there and is not made by this run",
                remedy: "clear what keeps that one from being made, or select it too"
            )
            return
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
        var change = change(.adopt, object, observed, changes, findings)
        if let obstacle = input.obstacles[object.ref] { return block(change, obstacle) }
        guard !changes.isEmpty else {
            plan.changes.append(change)
            return
        }
        let isAllowed = input.options.adopt || input.sync?.adoptable.contains(object.ref) == true
        change.needs = isAllowed ? nil : .adopt
        if !isAllowed {
            unadopted.insert(object.ref)
        }
        resolve(&change, changes, object, observed)
    }

    private mutating func planCreation(_ object: DesiredObject, _ gone: Binding?, _ findings: [Finding]) {
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

    /// Why an object cannot be made by this run; `nil` where it can.
    private func obstacle(making object: DesiredObject, _ needed: [ObjectRef]) -> Finding? {
        if let absent = needed.first(where: missing.contains) {
            return Finding(
                .key,
                .refused,
                reason: "it needs the \(absent), which is not there and is not made by this run",
                remedy: "clear what keeps that one from being made, or select it too"
            )
        }
        if let foreign = needed.first(where: unadopted.contains) {
            return Finding(
                .key,
                .refused,
                reason: "it needs the \(foreign), which is there, differs, and is not adopted by this run",
                remedy: unadoptable.contains(foreign)
                    ? "clear what keeps that one from being adopted"
                    : "adopt that one with `--adopt`, or change one of the two until they agree"
            )
        }
        return lack(needed) ?? input.obstacles[object.ref]
            ?? input.translator.obstacle(making: object, now: input.options.now)
    }

    /// Why nothing new can stand on what is needed, which lacks members that it does not get; `nil` where it can.
    private func lack(_ needed: [ObjectRef]) -> Finding? {
        needed.first(where: lacking.contains).map { short in
            Finding(
                .key,
                .refused,
                reason: "it needs the \(short), which lacks what it reads, and does not get it by this run",
                remedy: "clear what keeps that one from being changed"
            )
        }
    }

    /// Settles what it takes to make the changes, and adds the change to the plan.
    private mutating func resolve(
        _ change: inout Change,
        _ changes: [FieldChange],
        _ object: DesiredObject,
        _ observed: ObservedObject
    ) {
        switch input.translator.effect(of: changes, on: observed, toward: object) {
        case .update(let notes):
            change.notes += notes
            if object.links.values.contains(where: withheld.contains) {
                change.needs = .allowReplace
            }
            plan.changes.append(change)
        case .replace(let losing):
            replace(change, object, losing, isBeside: false)
        case .supersede(let reason):
            replace(change, object, reason, isBeside: true)
        case .refused(let reason, let remedy):
            refuse(change, reason: reason, remedy: remedy)
        }
    }

    /// Adds the change that makes an object anew, in the place of the old one or beside it.
    private mutating func replace(_ change: Change, _ object: DesiredObject, _ losing: String, isBeside: Bool) {
        if change.action == .adopt {
            return refuse(
                change,
                reason: "what is there differs in what cannot be changed in place",
                remedy: "change the meter to what is there, remove what is there, or give the meter another name"
            )
        }
        let obstacle = lack((object.requires + object.links.values).sorted())
        if let obstacle = obstacle ?? input.translator.obstacle(making: object, now: input.options.now) {
            return block(change, obstacle)
        }
        var change = change
        change.action = .replace
        if isBeside {
            change.supersession = Supersession(ref: object.ref, retired: nil, fields: [], waits: nil)
        } else {
            for index in change.running.indices { change.running[index].fate = .lost }
        }
        change.notes.append(losing)
        known[object.ref] = nil
        if !input.options.allowReplace {
            change.needs = .allowReplace
            withheld.insert(object.ref)
        }
        plan.changes.append(change)
    }

    /// Adds a change that cannot be done to the plan; an object that would have been adopted is not.
    private mutating func block(_ change: Change, _ obstacle: Finding) {
        if change.action == .adopt {
            unadopted.insert(change.ref)
            unadoptable.insert(change.ref)
        } else if change.fields.contains(where: { $0.before.isNull && $0.after == true }) {
            lacking.insert(change.ref)
        }
        var change = change
        change.action = .blocked
        change.needs = nil
        change.findings.append(obstacle)
        change.fidelity = .refused
        plan.changes.append(change)
    }

    private mutating func refuse(_ change: Change, reason: String, remedy: String) {
        block(change, Finding(.key, .refused, reason: reason, remedy: remedy))
    }

    private func change(
        _ action: Change.Action,
        _ object: DesiredObject,
        _ observed: ObservedObject?,
        _ fields: [FieldChange],
        _ findings: [Finding]
    ) -> Change {
        Change(
            action,
            ref: object.ref,
            name: object.name,
            meters: object.meters,
            remoteID: observed?.id,
            fields: fields,
            findings: findings,
            desired: object,
            observed: observed
        )
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
        object.meters += kept.filter { !meters.contains($0) }
        return object
    }

    /// The meter that the object is the definition of, by the kind of definitions; `nil` where it is that of none, or of several.
    func definedMeter(_ definitionKind: ObjectKind) -> Meter.Key? {
        ref.kind == definitionKind && meters.count == 1 ? meters[0] : nil
    }

    /// The binding of the object once it is at the vendor as wanted.
    package func binding(
        vendor: String,
        id: String,
        isOurs: Bool,
        definitionKind: ObjectKind,
        meters definitions: [Meter.Key: Meter],
        isSynced: Bool = false
    ) -> Binding {
        let definition = definedMeter(definitionKind).flatMap { definitions[$0] }?.json ?? .null
        return Binding(
            vendor: vendor,
            ref: ref,
            id: id,
            name: name,
            meters: meters,
            isOurs: isOurs,
            recorded: image,
            definition: self.definition ?? definition,
            isSynced: isSynced
        )
    }
}
