import AdapterKit
import Metering

/// Decides what an apply would do at one vendor: a pure function of what is wanted, what is there, and what is bound.
package struct Planner {
    let input: PlanInput
    /// Which meters may be touched.
    let verdicts: MeterVerdicts
    var matcher: ObjectMatcher
    /// The vendor's ids that are known and stay.
    var known: [ObjectRef: String] = [:]
    /// Wanted objects that are not there and will not be made.
    var missing: Set<ObjectRef> = []
    /// Objects that are there, bear a mark of a wanted one, and will not be adopted.
    var unadopted: Set<ObjectRef> = []
    /// Those of them that no permission would let it adopt.
    var unadoptable: Set<ObjectRef> = []
    /// Objects that are there and lack members which the vendor does not take.
    var lacking: Set<ObjectRef> = []
    /// Objects whose replacement has to be allowed first, so that what links to them has to wait for it too.
    var withheld: Set<ObjectRef> = []
    /// The bound objects that are wanted, as they are wanted.
    var bound: [ObjectRef: DesiredObject] = [:]
    /// The best marks of the bound objects that are wanted.
    private var bestMarks: [ObjectKind: [Mark: ObjectRef]] = [:]
    /// What hangs on each object that is there.
    let standing: StandingObjects
    /// The objects that this plan takes away.
    var leaving: Set<ObjectID> = []
    /// Those of them that it only takes away where that is allowed.
    var leavingIfAllowed: Set<ObjectID> = []
    /// The objects whose place others took, or are to take, by the names of those.
    let superseded: [ObjectRef: Binding]
    /// The names of objects whose replacement was begun, and which are what they were again.
    var reclaimed: Set<ObjectRef> = []
    /// Everything that the project wants, planned or not.
    let desired: Set<ObjectRef>
    /// The meters that a sync put here and no file has, so that they stay.
    let kept: Set<Meter.Key>
    var plan: VendorPlan

    /// Plans one vendor.
    package static func plan(_ input: PlanInput) -> VendorPlan {
        var planner = Planner(input)
        planner.run()
        return planner.plan
    }

    private init(_ input: PlanInput) {
        self.input = input
        verdicts = MeterVerdicts(input)
        matcher = ObjectMatcher(
            observed: input.observed,
            bindings: input.bindings,
            identities: input.sync?.identities ?? [:]
        )
        desired = Set(input.translation.objects.map(\.ref))
        kept = Self.keptMeters(input)
        superseded = input.bindings.filter(\.isSuperseded).keyed(by: \.successor)
        standing = StandingObjects(input.observed, input.translator)
        plan = VendorPlan(name: input.vendor, adapter: input.adapter, bound: input.bindings.count)
        plan.ours = Set(input.bindings.filter(\.isOurs).map(\.ref))
        plan.unfiled = input.sync?.unfiled
    }

    private mutating func run() {
        var wanted: [ObjectKind: [DesiredObject]] = [:]
        for object in input.translation.objects {
            if object.meters.isEmpty || !object.meters.allSatisfy(verdicts.isBlocked) {
                wanted[object.ref.kind, default: []].append(object)
            } else {
                missing.insert(object.ref)
            }
        }
        for kind in input.translator.kinds {
            plan(kind, wanted[kind] ?? [])
        }
        for kind in input.translator.kinds.reversed() {
            planDeletions(of: kind)
            planSuperseded(of: kind)
        }
        addRemarks()
        let twins = planTwins()
        holdRemovals()
        planCarried()
        plan.remarks.sort { ($0.ref, $0.text) < ($1.ref, $1.text) }
        plan.known = known
        plan.changes += verdicts.blocked(definitionKind: input.translator.definitionKind)
        if !input.options.waivers.isEmpty {
            for index in plan.changes.indices {
                plan.changes[index].accepted = verdicts.accepted(plan.changes[index])
            }
        }
        plan.unmanaged = matcher.unclaimed.filter { !twins.contains($0.id) }.map {
            .init(kind: $0.kind, id: $0.id, name: $0.name, twinOf: twin(of: $0))
        }
        .sorted { ($0.kind, $0.name, $0.id) < ($1.kind, $1.name, $1.id) }
    }

    /// The bound object whose best mark an object bears too.
    func twin(of object: ObservedObject) -> ObjectRef? {
        bestMarks[object.kind].flatMap { marks in
            object.marks.lazy.compactMap { marks[Mark($0.key, $0.value)] }.min()
        }
    }

    private mutating func plan(_ kind: ObjectKind, _ wanted: [DesiredObject]) {
        let objects = wanted.map { $0.resolved(known) }
        reclaim(kind, for: objects)
        let matches = matcher.match(objects)
        let contested = contested(objects, matches)
        plan.changes.reserveCapacity(plan.changes.count + matches.values.count { !$0.isBound })
        for object in objects {
            let match = matches[object.ref] ?? .none(gone: nil)
            if case .bound(let there, _) = match, let mark = object.marks.first {
                // A mark that it is only to get may be somebody else's so far.
                if there.marks[mark.name] == mark.value { bestMarks[kind, default: [:]][mark] = object.ref }
                bound[object.ref] = object
            }
            if !isSelected(object) {
                keep(object, match)
                withdraw(object, match)
            } else if let obstacle = contested[object.ref] {
                block(object, match, obstacle)
            } else {
                plan(object, match)
            }
        }
    }

    /// Shows an object that cannot be made or changed, and remembers it, so that what links to it can be planned.
    private mutating func block(_ object: DesiredObject, _ match: ObjectMatcher.Match, _ obstacle: Finding) {
        keep(object, match)
        var change = Change(
            .blocked,
            ref: object.ref,
            name: object.name,
            meters: object.meters,
            findings: [obstacle],
            desired: object
        )
        change.remoteID = known[object.ref]
        plan.changes.append(change)
    }

    /// What hangs on an object.
    func hanging(on object: ObservedObject) -> [ObservedObject] { standing.on(object) }

    /// Lets stay what others stand on that stay.
    private mutating func holdRemovals() {
        let held = HeldRemovals(
            vendor: input.vendor,
            translator: input.translator,
            standing: standing,
            owner: { [matcher] in matcher.owner(of: $0) }
        )
        held.hold(in: &plan.changes)
    }

    /// Remembers an object that is not selected, so that what links to it can be planned.
    private mutating func keep(_ object: DesiredObject, _ match: ObjectMatcher.Match) {
        if case .bound(let observed, _) = match {
            known[object.ref] = observed.id
        } else {
            missing.insert(object.ref)
        }
    }

    private mutating func planDeletions(of kind: ObjectKind) {
        for binding in input.bindings
        where binding.ref.kind == kind && !desired.contains(binding.ref) && !binding.isSuperseded {
            guard !isKept(binding) else {
                noteKept(binding)
                continue
            }
            guard binding.meters.allSatisfy({ isFree($0) }) else { continue }
            guard let observed = matcher.observed(binding) else {
                plan.forgotten.append(binding.ref)
                continue
            }
            let change = deletion(of: observed, binding)
            if change.takesAway { leaving.insert(.init(observed)) }
            plan.changes.append(change)
        }
    }

    private func deletion(of observed: ObservedObject, _ binding: Binding) -> Change {
        var change = Change(deleting: observed, binding, by: input.translator)
        if let running = observed.running {
            change.running = [
                RunningUsage(customer: running.customer, value: running.value, end: running.end, fate: .lost)
            ]
        }
        if !binding.isOurs {
            change.notes.insert("Meterway did not make this object; it adopted it.", at: 0)
        }
        return change
    }
}
