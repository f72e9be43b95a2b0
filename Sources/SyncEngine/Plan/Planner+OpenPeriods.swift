import AdapterKit
import Metering

extension Planner {
    /// The open periods that a change of what a meter counts touches, which takes effect with the next apply; `nil` where
    /// there is no such change.
    ///
    /// A schedule counts as what it comes to: that of the meter or of the project's defaults, and before, where the object
    /// changes, the one that it has at the vendor.
    func openPeriods(
        touchedBy object: DesiredObject,
        _ observed: ObservedObject,
        _ binding: Binding,
        _ changes: [FieldChange]
    ) -> OpenPeriods? {
        guard let key = object.definedMeter(input.translator.definitionKind), let target = input.meters[key],
            input.definitions.past[key] == nil, input.definitions.held[key] == nil
        else { return nil }
        let recorded = input.definitions.recorded[key]
        guard recorded != nil || !changes.isEmpty else { return nil }
        let path = MeterField.resetSchedule.rawValue
        let mayShow = !changes.isEmpty && object.image[optional: path] != nil
        let shown = mayShow ? schedule(of: observed, key) : nil
        let before = shown ?? (recorded ?? target).resetSchedule ?? input.options.schedule
        var fields = recorded.map { Self.fields(from: $0, to: target).filter { $0.path != path } } ?? []
        let after = target.resetSchedule ?? input.options.schedule
        if before?.canonical.description != after?.canonical.description {
            fields.append(FieldChange(path: path, before: before?.json ?? .null, after: after?.json ?? .null))
        }
        guard !fields.isEmpty else { return nil }
        let isDefault = target.resetSchedule == nil && drift(changes, binding).isEmpty
        return OpenPeriods(
            fields: fields,
            running: touched(observed, by: before),
            wayToWait: recorded != nil ? .periodEnd : isDefault ? .ownSchedule : nil
        )
    }

    /// The schedule that a definition has at the vendor; `nil` where it has none there.
    private func schedule(of observed: ObservedObject, _ key: Meter.Key) -> ResetSchedule? {
        let naming = KeyChoice(known: [ObjectID(observed): key])
        return input.translator.decode([observed], naming: naming).meters.first?.meter.resetSchedule
    }

    /// The open periods of a meter: those of its customers, where the vendor tells them, else the one of its schedule.
    private func touched(_ observed: ObservedObject, by schedule: ResetSchedule?) -> [RunningUsage] {
        let known = hanging(on: observed).compactMap(\.running)
        guard known.isEmpty else {
            return known.map { RunningUsage($0, fate: .altered) }.byCustomer()
        }
        let end = scheduledEnd(by: schedule)
        return [RunningUsage(customer: nil, end: end.instant, fate: .altered, isAssumed: end.isAssumed)]
    }
}

/// The open billing periods that a change of what a meter counts touches.
struct OpenPeriods {
    /// How a change can be made to wait for the end of the running period.
    enum WayToWait: String {
        case periodEnd = "set `effective: period-end`"
        case ownSchedule =
            "leave `defaults` as it is, and give the meter a `resetSchedule` of its own with `effective: period-end`"
    }

    /// What counts otherwise, in the core's names.
    var fields: [FieldChange]
    /// The periods.
    var running: [RunningUsage]
    /// How the change can be made to wait; `nil` where it cannot.
    var wayToWait: WayToWait?

    /// What there is to know of it, in sentences.
    var text: String {
        let names = fields.map { "`\($0.path)`" }.joined(separator: ", ")
        let noun = fields.count == 1 ? "changes" : "change"
        let advice = wayToWait.map { " To let it wait for their end, \($0.rawValue)." } ?? ""
        return "\(names) \(noun) what open billing periods count.\(advice)"
    }

    /// The same where no field of the vendor's object changes.
    var textWithoutChange: String {
        let effect =
            fields.allSatisfy { $0.path == MeterField.resetSchedule.rawValue }
            ? "usage is to be read by other periods" : "events are projected otherwise"
        return "nothing changes at the vendor, and \(effect): \(text)"
    }
}
