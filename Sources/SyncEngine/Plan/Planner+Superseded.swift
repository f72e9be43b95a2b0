import AdapterKit
import Metering

/// How an object leaves that another takes, or took, the place of.
private struct Departure {
    var retired: DesiredObject?
    var fields: [FieldChange]
    var waits: Waiting?
    var note: String?
    /// Whether it must not begin before its successor is there.
    var followsSuccessor: Bool
}

extension Planner {
    /// Plans how objects of a kind leave that others took the place of in an earlier run, or take in this one.
    mutating func planSuperseded(of kind: ObjectKind, _ verdicts: MeterVerdicts) {
        for index in plan.changes.indices where plan.changes[index].ref.kind == kind {
            completeReplacement(at: index)
        }
        for binding in input.bindings where binding.ref.kind == kind && binding.isSuperseded {
            guard binding.meters.allSatisfy({ input.options.selects($0) && !verdicts.isBlocked($0) }) else { continue }
            guard let observed = matcher.observed(binding) else {
                plan.forgotten.append(binding.ref)
                continue
            }
            plan.changes.append(removal(of: observed, binding))
        }
    }

    /// Says what becomes of the old object, and of what it counted, where a new one takes its place.
    private mutating func completeReplacement(at index: Int) {
        var change = plan.changes[index]
        guard change.supersession != nil, let observed = change.observed else { return }
        let binding = matcher.owner(of: observed)
        let ref = change.ref.superseded(id: observed.id)
        let departure = departure(of: observed, as: ref, meters: change.meters, binding)
        change.supersession = Supersession(
            ref: ref,
            retired: departure.retired,
            fields: departure.fields,
            waits: departure.waits
        )
        change.running = running(of: observed, goes: departure.waits == nil)
        change.notes.append(Self.words(of: departure, observed))
        if departure.waits == nil { leaving.insert(.init(observed)) }
        if change.needs == nil, let binding {
            plan.handovers += [.unbind(vendor: input.vendor, ref: binding.ref), .bind(binding.superseded)]
            if binding.isOurs { plan.ours.insert(ref) }
        }
        plan.changes[index] = change
    }

    /// What is still to be done for an object that another took the place of in an earlier run.
    private mutating func removal(of observed: ObservedObject, _ binding: Binding) -> Change {
        var departure = departure(of: observed, as: binding.ref, meters: binding.meters, binding)
        let successor = binding.successor
        if departure.followsSuccessor, desired.contains(successor), missing.contains(successor) {
            departure.waits = Waiting(
                until: nil,
                reason: "the \(successor), which takes its place, is not there and is not made by this run"
            )
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
            notes: [Self.words(of: departure, observed)],
            desired: changesFirst ? departure.retired : nil,
            observed: observed
        )
        change.successor = successor
        change.binding = binding
        change.waits = changesFirst ? nil : departure.waits
        change.running = running(of: observed, goes: departure.waits == nil)
        if departure.waits == nil {
            leaving.insert(.init(observed))
            let isCounting = observed.running != nil
            change.needs = isCounting && !input.options.allowReplace ? .allowReplace : nil
        }
        return change
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
            note: retirement.note,
            followsSuccessor: retirement.end == .byItself || fields.isEmpty
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

    private static func words(of departure: Departure, _ observed: ObservedObject) -> String {
        let note = departure.note.map { " \($0)" } ?? ""
        guard let waits = departure.waits else {
            return "The old one (\(observed.id)) is deleted once the new one is there.\(note)"
        }
        let until = waits.until.map { ", until \($0)" } ?? ""
        return "The old one (\(observed.id)) stays for now, since \(waits.reason)\(until).\(note)"
    }
}
