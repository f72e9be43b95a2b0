import AdapterKit
import Metering

extension UndoPlanner {
    /// Takes away what the run made.
    mutating func remove(_ object: UndoneObject) {
        guard let binding = bindings[object.ref] else {
            if let owner = stranger(to: object, at: object.objectID) {
                block(object, boundAs: owner)
            } else if objects[object.objectID] != nil {
                block(object, "it is no longer bound, so that it is not ours to take away", "remove it at the vendor")
            }
            return
        }
        guard binding.id == object.id, !input.remade.contains(object.ref) else {
            return block(object, "a later run made it again, as \(binding.id)", "undo the later run first")
        }
        guard let now = observed(binding) else {
            plan.forgotten.append(object.ref)
            return
        }
        let moved = (object.isCutOff ? [] : moved(object, now)) + newcomers(on: binding, object)
        guard moved.isEmpty else { return block(object, moved: moved) }
        if let (reason, remedy) = dependants(on: binding, object) { return block(object, reason, remedy) }
        var change = Change(deleting: now, binding, by: input.translator)
        if change.takesAway, change.notes.isEmpty, let note = Self.running(now) {
            change.notes.append(note)
        }
        if change.takesAway { going.insert(change.ref) }
        plan.changes.append(change)
    }

    /// The meters that an object came to serve after the run, in words.
    private func newcomers(on binding: Binding, _ object: UndoneObject) -> [String] {
        Set(binding.meters).subtracting(object.steps.flatMap(\.intent.meters)).map(\.text).sorted()
            .map { "it serves `\($0)` too" }
    }

    /// What stands on an object and stays, in words, with what to do about it; `nil` where nothing does.
    private func dependants(on binding: Binding, _ object: UndoneObject) -> (reason: String, remedy: String)? {
        let staying = Set(binding.meters.flatMap { serving[$0] ?? [] }).sorted().map { input.bindings[$0] }.filter {
            other in
            ranks[other.ref.kind, default: 0] > ranks[object.ref.kind, default: 0] && !going.contains(other.ref)
                && observed(other).map { now in
                    // What this run made, and the object carries, goes with it.
                    !refs.contains(other.ref) || input.translator.carrier(of: now) != ObjectID(binding)
                } ?? false
        }
        guard !staying.isEmpty else { return nil }
        let blocked = Set(plan.changes.filter { $0.action == .blocked }.map(\.ref))
        let remedy =
            staying.contains { blocked.contains($0.ref) }
            ? "clear what keeps that one first"
            : staying.contains { input.unselected.contains($0.ref) }
                ? "the same run made that too: select it as well"
                : "undo the later run first, or change the files and apply"
        return (staying.map { "the \($0.ref) stands on it" }.joined(separator: "; "), remedy)
    }

    /// Makes again what the run took away, or binds what it let go of.
    mutating func restore(_ object: UndoneObject) {
        guard let before = object.before, let old = before.binding, let was = before.object else { return }
        if let binding = bindings[object.ref], let now = observed(binding) {
            let links = world[object.ref]?.desired.links ?? [:]
            let moved = old.recorded.changes(from: now.image).filter { links[$0.path] == nil }
            guard !moved.isEmpty else { return }
            let fields = moved.map { "`\($0.path)` is \($0.before.text()), and was \($0.after.text())" }
            return block(
                object,
                "a later run made it again, as \(binding.id), with other fields: \(fields.joined(separator: "; "))",
                "undo the later run first, or \(Self.changeBack)"
            )
        }
        if let owner = stranger(to: object, at: ObjectID(was)) { return block(object, boundAs: owner) }
        if let still = objects[ObjectID(was)], !isOfRun(ObjectID(was)) {
            plan.changes.append(Self.rebinding(object, old, to: still))
            return
        }
        guard let wanted = wanted(object, old) else { return }
        if let obstacle = input.translator.obstacle(making: wanted, now: input.now) {
            return block(object, obstacle.reason, obstacle.remedy)
        }
        var change = Change(.create, ref: object.ref, name: wanted.name, meters: old.meters, desired: wanted)
        change.fields = wanted.image.changes(from: ObjectImage())
        change.restores = .init(binding: old)
        change.notes = [
            "It was \(was.id); the vendor may give it another id, and what it had counted does not come back."
        ]
        plan.changes.append(change)
    }

    private static func rebinding(_ object: UndoneObject, _ old: Binding, to still: ObservedObject) -> Change {
        var change = Change(.adopt, ref: object.ref, name: old.name, meters: old.meters, remoteID: still.id)
        change.observed = still
        change.restores = .init(binding: old)
        change.notes = ["The run had only let go of it; it is bound again as it was."]
        return change
    }

    /// Puts back in place of what the run made again what was there before it.
    mutating func replace(_ object: UndoneObject) {
        guard let old = object.before?.binding else { return }
        guard let binding = bindings[object.ref], let now = observed(binding), binding.id == object.id else {
            guard objects[object.objectID] != nil else { return restore(object) }
            return block(object, "what the run made in its place is no longer bound", Self.changeBack)
        }
        guard !input.remade.contains(object.ref) else { return restore(object) }
        let moved = object.isCutOff ? [] : moved(object, now)
        guard moved.isEmpty else { return block(object, moved: moved) }
        guard let wanted = wanted(object, old) else { return }
        var change = Change(
            .update,
            ref: object.ref,
            name: wanted.name,
            meters: old.meters,
            remoteID: now.id,
            fields: wanted.image.changes(from: now.image),
            desired: wanted,
            observed: now,
            binding: binding
        )
        if case .replace(let losing) = input.translator.effect(of: change.fields, on: now, toward: wanted) {
            change.notes.append(losing)
        }
        change.notes.append("What it had counted before the run does not come back.")
        change.restores = .init(binding: old)
        addReplacement(change)
    }

    /// Adds a change that takes the object away and makes it again.
    mutating func addReplacement(_ change: Change) {
        var change = change
        change.action = .replace
        change.needs = input.allowReplace ? nil : .allowReplace
        remade.insert(change.ref)
        plan.changes.append(change)
    }

    /// The object as a binding had it, if all of it can be written again.
    func wantedEntry(_ ref: ObjectRef, _ old: Binding) -> Result<DesiredObject, UndoObstacle> {
        wantedEntry(ref, old.recorded.paths).map { wanted in
            var wanted = wanted
            wanted.meters = old.meters
            return wanted
        }
    }

    /// The object as it was before the run, if these fields of it can be written again.
    func wantedEntry(_ ref: ObjectRef, _ paths: [String]) -> Result<DesiredObject, UndoObstacle> {
        guard let entry = world[ref] else { return .failure(world.obstacle(ref)) }
        if let obstacle = world.obstacle(ref, writing: paths) { return .failure(obstacle) }
        let image = input.translator.aged(entry.desired.image, now: input.now)
        let was = input.translator.aged(entry.observed.image, now: input.now)
        let lost = paths.filter { entry.desired.links[$0] == nil && image[$0] != was[$0] }
        guard lost.isEmpty else {
            let names = Excerpt.list(lost)
            return .failure(UndoObstacle(reason: "\(names) cannot be written as it was"))
        }
        return .success(entry.desired)
    }

    /// The object as a binding had it; where it cannot be written again, that is blocked, and there is none.
    private mutating func wanted(_ object: UndoneObject, _ old: Binding) -> DesiredObject? {
        switch wantedEntry(object.ref, old) {
        case .success(let wanted): return wanted
        case .failure(let obstacle):
            block(object, obstacle.reason, obstacle.remedy)
            return nil
        }
    }

    /// What a counter holds that goes with it.
    static func running(_ object: ObservedObject) -> String? {
        object.running.flatMap { period in
            period.value.map { "The running value \($0) of \(period.customer) is lost." }
        }
    }
}

/// Why an object cannot be brought back to what it was.
struct UndoObstacle: Error {
    let reason: String
    var remedy = UndoPlanner.changeBack
}
