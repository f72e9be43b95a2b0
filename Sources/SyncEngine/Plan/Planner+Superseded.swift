import AdapterKit
import Metering

/// How an object leaves that another takes, or took, the place of.
private struct Departure {
    var retired: DesiredObject?
    var fields: [FieldChange]
    var waits: Waiting?
    var note: String?
}

extension Planner {
    /// Plans how objects of a kind leave that others took the place of in an earlier run, or take in this one.
    mutating func planSuperseded(of kind: ObjectKind) {
        for index in plan.changes.indices where plan.changes[index].ref.kind == kind {
            completeReplacement(at: index)
        }
        for binding in input.bindings where binding.ref.kind == kind && binding.isSuperseded {
            guard !reclaimed.contains(binding.ref) else { continue }
            guard binding.meters.allSatisfy({ input.options.selects($0) && !verdicts.isBlocked($0) }) else { continue }
            guard let observed = matcher.observed(binding) else {
                plan.forgotten.append(binding.ref)
                continue
            }
            plan.changes.append(removal(of: observed, binding))
        }
    }

    /// Says what becomes of the old object, and of what it counted, where a new one takes its place.
    ///
    /// Where the new one is made without a permission that the old one needs to go, its going is a change of its own.
    private mutating func completeReplacement(at index: Int) {
        guard plan.changes[index].supersession != nil, let observed = plan.changes[index].observed else { return }
        var change = plan.changes[index]
        let binding = matcher.owner(of: observed)
        let ref = change.ref.superseded(id: observed.id)
        var departure = departure(of: observed, as: ref, meters: change.meters, binding)
        var isHeld = false
        if let old = standing.parent(of: observed).flatMap(matcher.owner), old.isSuperseded,
            matcher.isThere(old.successor),
            let note = noteOnHaste(change.meters, old)
        {
            change.notes.append(note)
        }
        if change.needs != nil, isBegun(change, observed) {
            change.needs = nil
            if let binding, departure.waits == nil, observed.running != nil {
                isHeld = true
                plan.changes.append(removal(of: observed, binding.superseded))
                departure.waits = Waiting(until: nil, reason: "what it counted goes only with `--allow-replace`")
                departure.note = nil
            }
        }
        change.supersession = Supersession(
            ref: ref,
            retired: departure.retired,
            fields: departure.fields,
            waits: departure.waits
        )
        change.running = isHeld ? [] : running(of: observed, goes: departure.waits == nil)
        change.notes.append(Self.words(of: departure, observed))
        if departure.waits == nil { noteLeaving(observed, change) }
        if binding?.isOurs == true { plan.ours.insert(ref) }
        plan.changes[index] = change
    }

    /// Whether an earlier run began the replacement, so that it was allowed then: what the object hangs on gave its place up.
    private func isBegun(_ change: Change, _ observed: ObservedObject) -> Bool {
        guard let parent = standing.parent(of: observed),
            matcher.owner(of: parent)?.isSuperseded == true, let desired = change.desired
        else { return false }
        return !(desired.requires + desired.links.values).contains(where: withheld.contains)
    }

    /// Takes note of an object that goes in this run, if that is allowed.
    private mutating func noteLeaving(_ observed: ObservedObject, _ change: Change) {
        leaving.insert(.init(observed))
        if change.needs != nil { leavingIfAllowed.insert(.init(observed)) }
    }

    /// Lets objects be what they were whose place another was to take, where none did and none is to any more: the
    /// replacement was begun, and the files were changed back.
    mutating func reclaim(_ kind: ObjectKind, for objects: [DesiredObject]) {
        let superseded = input.bindings.filter { $0.ref.kind == kind && $0.isSuperseded }
        guard !superseded.isEmpty else { return }
        let old = Dictionary(grouping: superseded, by: \.successor)
        for object in objects where isSelected(object) && !matcher.isThere(object.ref) {
            guard let mark = object.marks.first,
                !matcher.bearers(of: mark, kind).contains(where: { matcher.owner(of: $0) == nil })
            else { continue }
            let fitting = (old[object.ref] ?? []).filter { binding in
                matcher.observed(binding).map { isUpdate(from: $0, to: object) && !hasGivenAway($0) } ?? false
            }
            guard let binding = fitting.first, fitting.count == 1 else { continue }
            reclaimed.insert(binding.ref)
            matcher.rebind(binding, as: object.ref)
            if binding.isOurs { plan.ours.insert(object.ref) }
        }
    }

    /// Whether something was made in the place of an object once, since what stands on the object has a successor that is there:
    /// it would count beside that one.
    private func hasGivenAway(_ observed: ObservedObject) -> Bool {
        hanging(on: observed).contains { child in
            matcher.owner(of: child).map { $0.isSuperseded && matcher.isThere($0.successor) } ?? false
        }
    }

    private func isUpdate(from observed: ObservedObject, to object: DesiredObject) -> Bool {
        let changes = object.image.changes(from: observed.image)
        guard !changes.isEmpty else { return true }
        if case .update = input.translator.effect(of: changes, on: observed, toward: object) { return true }
        return false
    }

    /// What is still to be done for an object that another took the place of in an earlier run.
    private mutating func removal(of observed: ObservedObject, _ binding: Binding) -> Change {
        var departure = departure(of: observed, as: binding.ref, meters: binding.meters, binding)
        let successor = binding.successor
        if desired.contains(successor), let why = absence(of: successor) {
            departure.waits = Waiting(until: nil, reason: "the \(successor), which takes its place, \(why)")
            departure.retired = nil
        }
        let changesFirst = departure.waits != nil && departure.retired != nil
        var change = Change(
            changesFirst ? .update : .delete,
            ref: binding.ref,
            name: changesFirst ? departure.retired?.name ?? observed.name : observed.name,
            meters: binding.meters,
            remoteID: observed.id,
            fields: changesFirst ? departure.fields : [],
            notes: [Self.words(of: departure, observed, isFollowed: desired.contains(successor))],
            desired: changesFirst ? departure.retired : nil,
            observed: observed
        )
        change.successor = successor
        change.binding = binding
        change.waits = changesFirst ? nil : departure.waits
        change.running = running(of: observed, goes: departure.waits == nil)
        if !input.options.allowReplace, needsPermission(change, observed, goes: departure.waits == nil) {
            change.needs = .allowReplace
        }
        if departure.waits == nil {
            change.supersession = departure.retired.map {
                Supersession(ref: binding.ref, retired: $0, fields: departure.fields, waits: nil)
            }
            noteLeaving(observed, change)
        }
        return change
    }

    /// Why a wanted object is none that another could leave for; `nil` where it is there or comes.
    private func absence(of ref: ObjectRef) -> String? {
        if missing.contains(ref) { return "is not there and is not made by this run" }
        return unadopted.contains(ref) ? "is there, differs, and is not adopted by this run" : nil
    }

    /// Whether what is still to be done for an object takes usage away, or follows what has to be allowed first.
    private func needsPermission(_ change: Change, _ observed: ObservedObject, goes: Bool) -> Bool {
        if let successor = change.successor, withheld.contains(successor), change.waits == nil { return true }
        return goes
            && (observed.running != nil || hanging(on: observed).contains { leavingIfAllowed.contains(.init($0)) })
    }

    private func departure(
        of observed: ObservedObject,
        as ref: ObjectRef,
        meters: [Meter.Key],
        _ binding: Binding?
    ) -> Departure {
        let retirement = input.translator.retirement(of: observed, input.options.replaced)
        let fields = retirement.image.changes(from: observed.image)
        var retired = DesiredObject(
            ref: ref,
            meters: meters,
            name: retirement.name ?? observed.name,
            image: retirement.image,
            marks: [],
            body: .null
        )
        retired.definition = binding?.definition ?? .null
        return Departure(
            retired: fields.isEmpty ? nil : retired,
            fields: fields,
            waits: wait(of: observed, retirement.end),
            note: retirement.note
        )
    }

    /// What the end of an object waits for; `nil` where it can go in this run.
    private func wait(of observed: ObservedObject, _ end: Retirement.End) -> Waiting? {
        if end == .byItself {
            return Waiting(until: observed.running?.end, reason: "it ends with its running period")
        }
        let hanging = hanging(on: observed).filter { !leaving.contains(.init($0)) }
        guard !hanging.isEmpty else { return nil }
        let foreign = hanging.count { matcher.owner(of: $0) == nil }
        let ends = hanging.compactMap { child in matcher.owner(of: child) == nil ? nil : child.running?.end }
        let others = foreign == 0 ? "" : "; \(foreign) of them \(foreign == 1 ? "is" : "are") not managed here"
        let noun = hanging.count == 1 ? "object hangs" : "objects hang"
        return Waiting(
            until: ends.count == hanging.count ? ends.max() : nil,
            reason: "\(hanging.count) \(noun) on it\(others)"
        )
    }

    /// The open periods of an object and of what hangs on it.
    private func running(of observed: ObservedObject, goes: Bool) -> [RunningUsage] {
        if let own = observed.running {
            return [RunningUsage(own, fate: goes ? .lost : .kept)]
        }
        return hanging(on: observed).compactMap { child in
            guard let period = child.running else { return nil }
            let isForeign = matcher.owner(of: child) == nil
            let fate: RunningUsage.Fate = leaving.contains(.init(child)) ? .lost : isForeign ? .left : .kept
            return RunningUsage(period, fate: fate)
        }
        .byCustomer()
    }

    private static func words(of departure: Departure, _ observed: ObservedObject, isFollowed: Bool = true) -> String {
        let note = departure.note.map { " \($0)" } ?? ""
        guard let waits = departure.waits else {
            let moment = isFollowed ? " once the new one is there" : ""
            return "The old one (\(observed.id)) is deleted\(moment).\(note)"
        }
        let until = waits.until.map { ", until \($0)" } ?? ""
        return "The old one (\(observed.id)) stays for now, since \(waits.reason)\(until).\(note)"
    }
}
