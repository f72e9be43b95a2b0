import AdapterKit
import Metering

/// Decides what takes back a run at one vendor: a pure function of what the run did, what is there now, and what is bound.
///
/// An object that somebody changed since, by a later run or behind our back, is blocked with what differs; nothing is
/// overwritten silently. Where the fields are as they were before the run already, there is nothing to do.
package struct UndoPlanner {
    let input: UndoInput
    let world: PriorWorld
    let bindings: [ObjectRef: Binding]
    /// What the vendor has.
    let objects: [ObjectID: ObservedObject]
    /// What the vendor has, by what it bears; empty where nothing is made again.
    let bearers: [ObjectKind: [Mark: [ObservedObject]]]
    /// The places of the kinds among all, each after those it depends on.
    let ranks: [ObjectKind: Int]
    let undone: [UndoneObject]
    /// What the run did, by our names.
    private let deeds: [ObjectRef: UndoneObject]
    /// What the run wrote to.
    let refs: Set<ObjectRef>
    /// What is bound, by what it is at the vendor.
    let owners: [ObjectID: Binding]
    /// The places among the bindings of what serves each meter.
    let serving: [Meter.Key: [Int]]
    /// What took the place of a bound object that still counts.
    private let heirs: Set<ObjectRef>
    /// What took, or was to take, the place of another in the run.
    private let heirsOfRun: Set<ObjectRef>
    /// What would have to be made again to be as it was before the run.
    var remade: Set<ObjectRef>
    /// What is taken away.
    var going: Set<ObjectRef> = []
    var plan: VendorPlan

    /// What to do about what an undo cannot bring back.
    static let changeBack = "change the files back, and apply"

    /// Plans one vendor.
    package static func plan(_ input: UndoInput) -> VendorPlan {
        var planner = UndoPlanner(input)
        for object in planner.dependantsFirst() { planner.take(back: object) }
        planner.finish()
        return planner.plan
    }

    private init(_ input: UndoInput) {
        self.input = input
        world = PriorWorld(input)
        bindings = input.bindings.keyed(by: \.ref)
        owners = input.bindings.keyed { ObjectID($0) }
        objects = input.observed.keyed { ObjectID($0) }
        ranks = Dictionary(keepingFirst: input.translator.kinds.enumerated().map { ($1, $0) })
        undone = UndoneObject.all(input.steps)
        deeds = undone.keyed(by: \.ref)
        refs = Set(deeds.keys)
        serving = input.bindings.indices.reduce(into: [:]) { serving, place in
            for meter in input.bindings[place].meters { serving[meter, default: []].append(place) }
        }
        heirs = Set(input.bindings.filter(\.isSuperseded).map(\.successor))
        heirsOfRun = Set(undone.filter(\.isSuperseded).map(\.successor))
        bearers = undone.allSatisfy { $0.before == nil } ? [:] : Self.bearers(input.observed)
        remade = Set(undone.filter(\.isReplacement).map(\.ref))
        plan = VendorPlan(name: input.vendor, adapter: input.adapter, bound: input.bindings.count)
        plan.ours = Set(input.bindings.filter(\.isOurs).map(\.ref))
    }

    /// What the run did, dependants before what they stand on, so that of those it is known whether they go.
    private func dependantsFirst() -> [UndoneObject] {
        undone.enumerated().sorted { left, right in
            let (first, second) = (ranks[left.element.ref.kind, default: 0], ranks[right.element.ref.kind, default: 0])
            return first == second ? left.offset < right.offset : first > second
        }
        .map(\.element)
    }

    private mutating func take(back object: UndoneObject) {
        if isPartOfSupersession(object), !isOnlyRetired(object) {
            blockSuperseded(object)
        } else if object.isCreation {
            // What the run made and took away again left nothing.
            if !object.isRemoval { remove(object) }
        } else if object.before == nil {
            block(object, "the run was recorded before what an undo needs was kept", Self.changeBack)
        } else if object.isRemoval {
            restore(object)
        } else if object.isReplacement {
            replace(object)
        } else {
            revert(object)
        }
    }

    /// Whether the object took another's place in the run, or gave its own up.
    private func isPartOfSupersession(_ object: UndoneObject) -> Bool {
        if object.isSuperseded || heirsOfRun.contains(object.ref) { return true }
        // What was bound before had its place already.
        return object.before?.binding == nil && bindings[object.ref]?.id == object.id && heirs.contains(object.ref)
    }

    private mutating func blockSuperseded(_ object: UndoneObject) {
        let isTaken = bindings[object.successor] != nil || refs.contains(object.successor)
        let (reason, effect) =
            isTaken
            ? ("a new object took the place of an old one, and counts since", "replaces it once more")
            : ("its replacement was begun, and nothing is in its place any more", "makes a new one")
        block(object, reason, "\(Self.changeBack): that \(effect)")
    }

    /// Whether the object only made room for another, which was never made: then it can have its place back.
    private func isOnlyRetired(_ object: UndoneObject) -> Bool {
        guard !object.isRemoval, !refs.contains(object.successor) else { return false }
        guard let binding = bindings[object.successor], !hasItsPlace(object) else { return true }
        return observed(binding) == nil
    }

    /// Whether an object that was to give its place up has it: it never gave it up, or has it again.
    func hasItsPlace(_ object: UndoneObject) -> Bool {
        bindings[object.ref] == nil && bindings[object.successor]?.id == object.id
    }

    /// Lets stay what others stand on that stay.
    mutating func holdRemovals() {
        let held = HeldRemovals(
            vendor: input.vendor,
            translator: input.translator,
            standing: StandingObjects(input.observed, input.translator),
            owner: { [owners] in owners[ObjectID($0)] }
        )
        held.hold(in: &plan.changes)
    }

    private mutating func finish() {
        settleGrounds()
        CarriedObjects.release(in: &plan.changes, input.translator) { [objects] in objects[$0] != nil }
        CarriedObjects.settleRemade(in: &plan.changes, input.translator)
        rewriteCarried()
        settleGrounds()
        plan.known = staying()
        plan.changes.sort { [ranks] in
            (ranks[$0.ref.kind, default: 0], $0.ref) < (ranks[$1.ref.kind, default: 0], $1.ref)
        }
    }

    /// Writes again what the run left as it was, and is carried by what is taken away and made again.
    private mutating func rewriteCarried() {
        blockCarriers()
        let carried = CarriedObjects.ofRemade(in: plan.changes, input.observed, input.translator)
            .keyed { ObjectID($0.object) }
        let planned = Set(plan.changes.map(\.ref))
        for binding in input.bindings where !planned.contains(binding.ref) {
            guard let (now, carrier) = carried[ObjectID(binding)],
                case .success(let wanted) = wantedEntry(binding.ref, binding)
            else { continue }
            plan.changes.append(Change(rewriting: wanted, now, binding, with: carrier))
        }
    }

    /// Blocks what would be made again with something that it carries, and that cannot be written once more: the vendor may
    /// take that along, and without it a meter counts what a rule kept out.
    private mutating func blockCarriers() {
        let blocked = plan.changes.filter { $0.action == .blocked }.keyed(by: \.ref)
        let planned = Set(plan.changes.map(\.ref))
        for (object, carrier) in CarriedObjects.ofRemade(in: plan.changes, input.observed, input.translator) {
            guard let binding = owners[ObjectID(object)] else { continue }
            var obstacle = blocked[binding.ref]?.findings.first?.reason
            if !planned.contains(binding.ref), case .failure(let failure) = wantedEntry(binding.ref, binding) {
                obstacle = failure.reason
            }
            guard let obstacle, let index = plan.changes.firstIndex(where: { $0.ref == carrier.ref }) else { continue }
            let reason = "the \(binding.ref) may go with it, and cannot be written once more: \(obstacle)"
            plan.changes[index].block(for: .obstacle(reason, remedy: Self.changeBack))
        }
    }

    /// What has an object's id under a name of its own by now, and not by what the run did.
    ///
    /// Some vendors know objects by names that people give, and so the next one of that name by the same id.
    func stranger(to object: UndoneObject, at id: ObjectID) -> Binding? {
        guard let owner = owners[id], ![object.ref, object.successor].contains(owner.ref),
            deeds[owner.ref]?.objectID != id
        else { return nil }
        return owner
    }

    /// Whether the run made what has an id, so that it is another object than the one that had it before.
    func isOfRun(_ id: ObjectID) -> Bool {
        guard let deed = owners[id].flatMap({ deeds[$0.ref] }), deed.objectID == id else { return false }
        return deed.isCreation || deed.isReplacement
    }

    /// Blocks what cannot be taken back, since something else is bound in the object's place.
    mutating func block(_ object: UndoneObject, boundAs owner: Binding) {
        block(
            object,
            "\(owner.id) is bound as the \(owner.ref) by now",
            "undo the later run that bound it so first, or \(Self.changeBack)"
        )
    }

    /// The object that a binding names; `nil` where it is gone.
    func observed(_ binding: Binding) -> ObservedObject? { objects[ObjectID(binding)] }

    /// The fields that are no longer as the run left them, in words.
    func moved(_ object: UndoneObject, _ now: ObservedObject, except paths: Set<String> = []) -> [String] {
        let after = input.translator.aged(object.after, now: input.now)
        return after.changes(from: now.image).filter { !paths.contains($0.path) }.map { change in
            "`\(change.path)` is \(change.before.text()), and the run left \(change.after.text())"
        }
    }

    /// Adds what cannot be taken back, with the reason.
    mutating func block(_ object: UndoneObject, _ reason: String, _ remedy: String) {
        block(object, .obstacle(reason, remedy: remedy))
    }

    /// Adds what cannot be taken back, with what says why.
    mutating func block(_ object: UndoneObject, _ finding: Finding) {
        let intent = object.steps[0].intent
        plan.changes.append(
            Change(
                .blocked,
                ref: object.ref,
                name: intent.name,
                meters: intent.meters,
                remoteID: bindings[object.ref]?.id,
                findings: [finding]
            )
        )
    }

    /// Adds what cannot be taken back because of what became of the object since.
    mutating func block(_ object: UndoneObject, moved: [String]) {
        block(
            object,
            "it was changed since: " + moved.joined(separator: "; "),
            "undo the later run first, or change the files and apply; what a run left that was cut off, `meterway apply` puts right, "
                + "and the same undo takes it back then"
        )
    }
}
