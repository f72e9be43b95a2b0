import AdapterKit
import Metering

extension Planner {
    /// The definition that is recorded with an object, where it is not the project's as it stands.
    ///
    /// A change that is applied in a vendor's own object is over for events of the time before, too.
    func recordedDefinition(of object: DesiredObject, _ observed: ObservedObject, changesObject: Bool) -> JSONValue? {
        guard object.ref.kind == input.translator.definitionKind, object.meters.count == 1 else { return nil }
        let key = object.meters[0]
        if let held = input.definitions.held[key] {
            let until = held.until ?? periodEnd(of: held.inForce, observed).instant
            return Binding.definition(
                of: held.inForce,
                Transition(at: until, before: held.inForce, after: held.target)
            )
        }
        guard let past = input.definitions.past[key] else { return nil }
        let isApplied = input.definitions.recorded[key].map { past.after.countingDifference(from: $0).isEmpty } ?? false
        return changesObject && !isApplied ? nil : Binding.definition(of: past.after, past)
    }

    /// Shows a change of the object that waits for the end of the running period.
    mutating func planHeld(_ object: DesiredObject, _ observed: ObservedObject) {
        guard object.ref.kind == input.translator.definitionKind, object.meters.count == 1,
            let held = input.definitions.held[object.meters[0]]
        else { return }
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
            findings: input.later?.meters.first { $0.key == object.meters[0] }?.findings ?? [],
            observed: observed
        )
        change.waits = Waiting(until: until, reason: "the running billing period ends (`effective: period-end`)")
        if let later, !changes.isEmpty {
            switch input.translator.effect(of: changes, on: observed, toward: later) {
            case .update(let notes): change.notes += notes
            case .replace(let losing):
                change.action = .replace
                change.notes.append(losing)
            case .supersede(let reason):
                change.action = .replace
                change.notes.append(reason)
            case .refused(let reason, let remedy): change.notes.append("It will be refused: \(reason); \(remedy).")
            }
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

    /// Tells which open periods a change touches that takes effect with the next apply; the change is `nil` where nothing
    /// changes at the vendor.
    mutating func noteOpenPeriods(_ object: DesiredObject, _ observed: ObservedObject, in change: inout Change?) {
        guard object.ref.kind == input.translator.definitionKind, object.meters.count == 1,
            let recorded = input.definitions.recorded[object.meters[0]],
            let target = input.meters[object.meters[0]], input.definitions.past[object.meters[0]] == nil,
            input.definitions.held[object.meters[0]] == nil
        else { return }
        let fields = target.countingDifference(from: recorded)
        guard !fields.isEmpty else { return }
        let names = fields.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        let running = touched(recorded, observed)
        let noun = fields.count == 1 ? "changes" : "change"
        let text =
            "\(names) \(noun) what open billing periods count. To let it wait for their end, set `effective: period-end`."
        if change != nil {
            change?.running += running
            change?.notes.append(text)
        } else {
            let fields = Self.fields(from: recorded, to: target)
            plan.remarks.append(
                PlanRemark(
                    object.ref,
                    "nothing changes at the vendor, and events are projected otherwise: \(text)",
                    fields: fields,
                    running: running
                )
            )
        }
    }

    /// The open periods of a meter: those of its customers, where the vendor tells them, else the one of its schedule.
    private mutating func touched(_ meter: Meter, _ observed: ObservedObject) -> [RunningUsage] {
        let known = hanging(on: observed).compactMap(\.running)
        guard known.isEmpty else {
            return known.map { RunningUsage(customer: $0.customer, value: $0.value, end: $0.end, fate: .altered) }
                .sorted { ($0.customer ?? "", $0.end ?? .max) < ($1.customer ?? "", $1.end ?? .max) }
        }
        let end = scheduledEnd(of: meter)
        return [RunningUsage(customer: nil, end: end.instant, fate: .altered, isAssumed: end.isAssumed)]
    }

    /// When the period ends that is running now: the last of the customers' periods, or that of the schedule.
    private func periodEnd(of meter: Meter, _ observed: ObservedObject) -> (instant: Timestamp, isAssumed: Bool) {
        let now = input.options.now
        let ends = (children[observed.id] ?? []).compactMap { $0.running?.end }.filter { $0 > now }
        return ends.max().map { ($0, false) } ?? scheduledEnd(of: meter)
    }

    private func scheduledEnd(of meter: Meter) -> (instant: Timestamp, isAssumed: Bool) {
        let now = input.options.now
        if let schedule = meter.resetSchedule ?? input.options.schedule { return (schedule.next(after: now), false) }
        let date = now.date
        let first = CivilDate(year: date.year, month: date.month, day: 1)
        return (first.map { Timestamp(midnightOf: $0.adding(months: 1)) } ?? .max, true)
    }

    private static func fields(from before: Meter, to after: Meter) -> [FieldChange] {
        after.countingDifference(from: before).map {
            FieldChange(path: $0.rawValue, before: before.countingValue($0), after: after.countingValue($0))
        }
    }
}
