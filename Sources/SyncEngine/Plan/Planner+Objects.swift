package import AdapterKit
package import Metering

extension Planner {
    /// Plans one wanted object of a selected meter.
    mutating func plan(_ object: DesiredObject, _ match: ObjectMatcher.Match, _ findings: [Finding]) {
        switch match {
        case .bound(let observed, let binding):
            known[object.ref] = observed.id
            planBound(object, observed, binding, findings)
        case .marked(let observed):
            known[object.ref] = observed.id
            planAdoption(object, observed, findings)
        case .ambiguous(let mark, let ids):
            missing.insert(object.ref)
            block(
                object,
                findings,
                reason:
                    "several objects could be it: \(ids.joined(separator: ", ")) bear the \(mark.name) `\(mark.value)`",
                remedy: "rename or remove all but one at the vendor, or bind one with `state move`"
            )
        case .none(let gone):
            planCreation(object, gone, findings)
        }
    }

    private mutating func planBound(
        _ object: DesiredObject,
        _ observed: ObservedObject,
        _ binding: Binding,
        _ findings: [Finding]
    ) {
        let object = object.withdrawing(binding.recorded)
        let changes = object.image.changes(from: observed.image)
        guard !changes.isEmpty else {
            plan.unchanged += 1
            let refreshed = self.binding(object, id: observed.id, isOurs: binding.isOurs)
            if refreshed != binding {
                plan.refreshed.append(refreshed)
            }
            return
        }
        var change = change(.update, object, observed, changes, findings)
        change.notes += driftNotes(changes, observed, binding)
        resolve(&change, changes, object, observed)
    }

    private mutating func planAdoption(_ object: DesiredObject, _ observed: ObservedObject, _ findings: [Finding]) {
        let changes = object.image.changes(from: observed.image)
        var change = change(.adopt, object, observed, changes, findings)
        guard !changes.isEmpty else {
            plan.changes.append(change)
            return
        }
        change.needs = input.options.adopt ? nil : .adopt
        resolve(&change, changes, object, observed)
    }

    private mutating func planCreation(_ object: DesiredObject, _ gone: Binding?, _ findings: [Finding]) {
        let absent = (object.requires + object.links.values).filter(missing.contains).sorted()
        if let first = absent.first {
            missing.insert(object.ref)
            block(
                object,
                findings,
                reason: "it needs the \(first), which is not there and is not made by this run",
                remedy: "clear what keeps that one from being made, or select it too"
            )
            return
        }
        let fields = object.image.changes(from: ObjectImage())
        var change = change(.create, object, nil, fields, findings)
        if let gone {
            change.notes.append("It was bound as \(gone.id), which is no longer at the vendor.")
        }
        plan.changes.append(change)
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
        case .replace(let losing):
            if change.action == .adopt {
                block(
                    object,
                    change.findings,
                    observed: observed,
                    fields: changes,
                    reason: "what is there differs in what cannot be changed in place",
                    remedy: "change the meter to what is there, remove what is there, or give the meter another name"
                )
                return
            }
            change.action = .replace
            change.notes.append(losing)
            change.needs = input.options.allowReplace ? nil : .allowReplace
            known[object.ref] = nil
        case .refused(let reason, let remedy):
            block(object, change.findings, observed: observed, fields: changes, reason: reason, remedy: remedy)
            return
        }
        plan.changes.append(change)
    }

    private mutating func block(
        _ object: DesiredObject,
        _ findings: [Finding],
        observed: ObservedObject? = nil,
        fields: [FieldChange] = [],
        reason: String,
        remedy: String
    ) {
        var change = change(.blocked, object, observed, fields, findings)
        change.findings.append(Finding(.key, .refused, reason: reason, remedy: remedy))
        change.fidelity = .refused
        plan.changes.append(change)
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

    /// Tells changes that somebody made at the vendor from those that the project makes.
    private func driftNotes(_ changes: [FieldChange], _ observed: ObservedObject, _ binding: Binding) -> [String] {
        changes.compactMap { change in
            guard let recorded = binding.recorded.fields[change.path], recorded != change.before else { return nil }
            return "`\(change.path)` was changed at the vendor since the last apply, from \(recorded.text())."
        }
    }

    /// The binding of a wanted object as an apply leaves it.
    func binding(_ object: DesiredObject, id: String, isOurs: Bool) -> Binding {
        object.binding(
            vendor: input.vendor,
            id: id,
            isOurs: isOurs,
            definitionKind: input.translator.definitionKind,
            meters: input.meters
        )
    }
}

extension DesiredObject {
    /// The object with every field wanted gone that the last apply decided and the project no longer speaks of.
    fileprivate func withdrawing(_ recorded: ObjectImage) -> DesiredObject {
        var object = self
        for (path, value) in recorded.fields where image.fields[path] == nil && !value.isNull {
            object.image[path] = .null
        }
        return object
    }

    /// The binding of the object once it is at the vendor as wanted.
    package func binding(
        vendor: String,
        id: String,
        isOurs: Bool,
        definitionKind: ObjectKind,
        meters definitions: [Meter.Key: Meter]
    ) -> Binding {
        let isDefinition = ref.kind == definitionKind && meters.count == 1
        let definition = isDefinition ? definitions[meters[0]].map(\.json) ?? .null : .null
        return Binding(
            vendor: vendor,
            ref: ref,
            id: id,
            name: name,
            meters: meters,
            isOurs: isOurs,
            recorded: image,
            definition: definition
        )
    }
}
