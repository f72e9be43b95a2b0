import AdapterKit
import Metering

extension Planner {
    /// Why an object cannot be made by this run; `nil` where it can.
    func obstacle(making object: DesiredObject, _ needed: [ObjectRef]) -> Finding? {
        if let absent = needed.first(where: missing.contains) {
            return Finding.obstacle(
                "it needs the \(absent), which is not there and is not made by this run",
                remedy: "clear what keeps that one from being made, or select it too"
            )
        }
        return foreign(among: needed) ?? lack(needed) ?? input.obstacles[object.ref]
            ?? input.translator.obstacle(making: object, now: input.options.now)
    }

    /// Why a bound object cannot be changed by this run, for want of what it is tied to; `nil` where it can.
    func obstacle(changing object: DesiredObject, _ changes: [FieldChange]) -> Finding? {
        if let absent = object.links.values.filter(missing.contains).min() {
            return Finding.obstacle(
                "it is tied to the \(absent), which is not there and is not made by this run",
                remedy: "clear what keeps that one from being made, or select it too"
            )
        }
        // What it is tied to already may go on to differ.
        return foreign(among: changes.compactMap { object.links[$0.path] }.sorted())
    }

    /// Why nothing can be put on what somebody else made under a name that is wanted; `nil` where nothing is of that kind.
    private func foreign(among needed: [ObjectRef]) -> Finding? {
        needed.first(where: unadopted.contains).map { foreign in
            Finding.obstacle(
                "it needs the \(foreign), which is there, differs, and is not adopted by this run",
                remedy: unadoptable.contains(foreign)
                    ? "clear what keeps that one from being adopted"
                    : "adopt that one with `--adopt`, or change one of the two until they agree"
            )
        }
    }

    /// Why nothing new can stand on what is needed, which lacks members that it does not get; `nil` where it can.
    func lack(_ needed: [ObjectRef]) -> Finding? {
        needed.first(where: lacking.contains).map { short in
            Finding.obstacle(
                "it needs the \(short), which lacks what it reads, and does not get it by this run",
                remedy: "clear what keeps that one from being changed"
            )
        }
    }

    /// Settles what it takes to make the changes, and adds the change to the plan.
    mutating func resolve(
        _ change: inout Change,
        _ changes: [FieldChange],
        _ object: DesiredObject,
        _ observed: ObservedObject
    ) {
        switch input.translator.effect(of: changes, on: observed, toward: object) {
        case .update(let notes):
            change.notes += notes
            if change.needs == .adopt, input.options.adopter == .applyAfterRollback {
                return refuse(
                    change,
                    reason: "it is not managed here, and differs from the project; a rollback changes nothing of it",
                    remedy:
                        "let this rollback write the files, adopt it with `meterway apply --adopt`, and give the same rollback "
                        + "again; or remove that object at \(input.vendor), and give the same rollback again"
                )
            }
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
        let obstacle = lack((object.requires + object.links.values).sorted()) ?? (isBeside ? occupant(of: object) : nil)
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

    /// Why an object cannot be made beside the one that it takes the place of: somebody else's is there already; `nil` where
    /// none is.
    private func occupant(of object: DesiredObject) -> Finding? {
        guard let mark = object.marks.first else { return nil }
        let other = matcher.bearers(of: mark, object.ref.kind).first { matcher.owner(of: $0) == nil }
        return other.map { other in
            Finding.obstacle(
                "\(other.id), which is not managed here, stands where the new one is to be",
                remedy: "remove that one at the vendor, and apply again"
            )
        }
    }

    /// Adds a change that cannot be done to the plan; an object that would have been adopted is not.
    mutating func block(_ change: Change, _ obstacle: Finding) {
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
        plan.changes.append(change)
    }

    mutating func refuse(_ change: Change, reason: String, remedy: String) {
        block(change, .obstacle(reason, remedy: remedy))
    }

    func change(
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
}
