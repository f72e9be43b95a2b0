import AdapterKit
import Metering

extension Planner {
    /// The object with the definition to record of it, where that is not the project's as it stands.
    ///
    /// A change of its meter that waits goes on waiting, also where the object takes the place of one that is gone. A change that
    /// is applied in a vendor's own object is over for events of the time before, too.
    ///
    /// - Parameters:
    ///   - object: what is wanted.
    ///   - observed: what the vendor has; `nil` where it is to be made.
    ///   - changesObject: whether what the vendor has, or had, is changed.
    /// - Returns: what is wanted, with what the files said where a sync left them behind.
    func recording(_ object: DesiredObject, at observed: ObservedObject?, changesObject: Bool) -> DesiredObject {
        guard let key = object.definedMeter(input.translator.definitionKind) else { return object }
        var object = object
        if let held = input.definitions.held[key] {
            let end = observed.map { periodEnd(of: held.inForce, $0).instant } ?? heldEnd(held)
            object.record(held.definition(until: end))
        } else if let past = input.definitions.past[key], !changesObject || isApplied(past, key) {
            object.record(Binding.definition(of: past.after, past))
        }
        return object
    }

    private func isApplied(_ past: Transition, _ key: Meter.Key) -> Bool {
        input.definitions.recorded[key].map { past.after.countingDifference(from: $0).isEmpty } ?? false
    }

    /// What is said of an object that is made by the definition before, since a change of its meter waits.
    func noteOnWait(of object: DesiredObject) -> String? {
        guard let held = held(object) else { return nil }
        let fields = held.target.countingDifference(from: held.inForce).map { "`\($0.rawValue)`" }
        return "It is made as it counts now: the change of \(fields.joined(separator: ", ")) waits until "
            + "\(heldEnd(held)) (`effective: period-end`)."
    }

    /// The change of an object's meter that waits; `nil` where none does.
    private func held(_ object: DesiredObject) -> DefinitionsInForce.Held? {
        object.definedMeter(input.translator.definitionKind).flatMap { input.definitions.held[$0] }
    }

    /// Until when a change waits of which no object tells the period.
    private func heldEnd(_ held: DefinitionsInForce.Held) -> Timestamp {
        held.until ?? scheduledEnd(by: held.inForce.resetSchedule ?? input.options.schedule).instant
    }

    /// Shows a change of the object that waits for the end of the running period.
    mutating func planHeld(_ object: DesiredObject, _ observed: ObservedObject) {
        guard let held = held(object) else { return }
        let end = periodEnd(of: held.inForce, observed)
        let until = held.until ?? end.instant
        let later = input.later?.objects.first { $0.ref == object.ref }?.resolved(known)
        let changes = later?.image.changes(from: observed.image) ?? []
        let core = Self.fields(from: held.inForce, to: held.target)
        var change = Change(
            .update,
            ref: object.ref,
            name: object.name,
            meters: object.meters,
            remoteID: observed.id,
            fields: changes.isEmpty ? core : changes,
            findings: input.later?.meters.first { $0.key == held.target.key }?.findings ?? [],
            observed: observed
        )
        change.tell(counting: core)
        change.waits = Waiting(until: until, reason: "the running billing period ends (`effective: period-end`)")
        if let later, !changes.isEmpty {
            foresee(input.translator.effect(of: changes, on: observed, toward: later), in: &change)
        } else if change.fidelity == .refused {
            change.notes.append("The new definition will be blocked here.")
        }
        if held.until == nil {
            change.notes.append(
                "The next apply records until when it waits; until then events go by the definition before."
            )
        } else {
            change.notes.append(
                "Events from then on are projected by the new definition already, earlier ones by the one before."
            )
        }
        plan.changes.append(change)
    }

    /// Says what a change that waits will be, once its time has come.
    private func foresee(_ effect: ChangeEffect, in change: inout Change) {
        switch effect {
        case .update(let notes): change.notes += notes
        case .replace(let reason), .supersede(let reason):
            change.action = .replace
            change.notes.append(reason)
        case .refused(let reason, let remedy): change.notes.append("It will be refused: \(reason); \(remedy).")
        }
    }

    /// Why what is left of a replacement that an earlier run began does not wait although changes of the meter are to; `nil` where
    /// they are not, or where its time had come.
    func noteOnHaste(_ meters: [Meter.Key], _ old: Binding?) -> String? {
        guard let old, !input.options.patient.isEmpty, meters.contains(where: input.options.patient.contains),
            old.transition.map({ $0.at > input.options.now }) ?? true
        else { return nil }
        let wayBack =
            matcher.isThere(old.successor)
            ? ""
            : " To let it wait, change the meter back and apply, which takes the replacement back; then make the change anew."
        return
            "`effective: period-end` does not hold this up any more, since the replacement was begun before.\(wayBack)"
    }

    /// What a switch of the meter does where the vendor has none, so that nothing of its object changes: events are sent to it,
    /// or are sent no more; `nil` where there is no such change.
    func switched(_ object: DesiredObject) -> PlanRemark? {
        guard let key = object.definedMeter(input.translator.definitionKind),
            let recorded = input.definitions.recorded[key], let target = input.meters[key],
            (recorded.status == .active) != (target.status == .active),
            object.image[optional: MeterField.status.rawValue] == nil
        else { return nil }
        let effect =
            target.status == .active
            ? "the events of the meter are sent here again"
            : "no event of the meter is sent here any more by `meterway ingest` and the projections; what others send still counts"
        return PlanRemark(
            object.ref,
            "the vendor has no switch, and nothing changes there: \(effect)",
            fields: [
                FieldChange(
                    path: MeterField.status.rawValue,
                    before: .string(recorded.status.rawValue),
                    after: .string(target.status.rawValue)
                )
            ]
        )
    }

    /// When the period ends that is running now: the last of the customers' periods, or that of the schedule.
    private func periodEnd(of meter: Meter, _ observed: ObservedObject) -> (instant: Timestamp, isAssumed: Bool) {
        let now = input.options.now
        let ends = hanging(on: observed).compactMap { $0.running?.end }.filter { $0 > now }
        return ends.max().map { ($0, false) } ?? scheduledEnd(by: meter.resetSchedule ?? input.options.schedule)
    }

    /// When the period ends that is running now by a schedule, or else by the calendar month in UTC.
    func scheduledEnd(by schedule: ResetSchedule?) -> (instant: Timestamp, isAssumed: Bool) {
        let now = input.options.now
        if let schedule { return (schedule.next(after: now), false) }
        let date = now.date
        let first = CivilDate(year: date.year, month: date.month, day: 1)
        return (first.map { Timestamp(midnightOf: $0.adding(months: 1)) } ?? .max, true)
    }

    static func fields(from before: Meter, to after: Meter) -> [FieldChange] {
        after.countingDifference(from: before).map {
            FieldChange(path: $0.rawValue, before: before.countingValue($0), after: after.countingValue($0))
        }
    }
}

extension DesiredObject {
    /// Puts another definition in the place of the one to record, and leaves what the files said.
    fileprivate mutating func record(_ other: JSONValue) {
        definition = Binding.definition(other, filed: definition.flatMap(Binding.filed(in:)))
    }
}

extension DefinitionsInForce.Held {
    /// What is recorded with the object: what counts until then, and what counts from then on.
    fileprivate func definition(until end: Timestamp) -> JSONValue {
        Binding.definition(of: inForce, Transition(at: until ?? end, before: inForce, after: target))
    }
}
