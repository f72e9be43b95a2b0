package import AdapterKit
package import Metering

/// What meters count by at one vendor where that is not, or was not always, what the project says now.
package struct DefinitionsInForce: Sendable, Hashable {
    /// A change that waits for the end of a billing period.
    package struct Held: Sendable, Hashable {
        /// The definition in the files.
        package var target: Meter
        /// The definition by which the meter counts until then, with what does not have to wait from the files.
        package var inForce: Meter
        /// Until when it waits; `nil` where no apply has recorded that yet.
        package var until: Timestamp?
    }

    /// The changes that wait.
    package private(set) var held: [Meter.Key: Held] = [:]
    /// The changes that waited and whose time has come, which events of the time before still need.
    package private(set) var past: [Meter.Key: Transition] = [:]
    /// The definitions as they were applied, of bound meters whose record says otherwise than the project, or has a transition.
    package private(set) var recorded: [Meter.Key: Meter] = [:]

    /// Makes the definitions of a vendor where everything is as the project says.
    package init() {}

    /// Decides what is in force at an instant.
    ///
    /// A change whose time came and that was never applied is in force all the same; a further change waits anew.
    ///
    /// - Parameters:
    ///   - meters: the definitions in the files.
    ///   - patient: the meters whose changes wait.
    ///   - bindings: what is bound at the vendor.
    ///   - kind: the kind of objects that are the definition of one meter.
    ///   - now: the instant.
    package init(
        _ meters: [Meter.Key: Meter],
        patient: Set<Meter.Key>,
        bindings: [Binding],
        kind: ObjectKind,
        now: Timestamp
    ) {
        for binding in bindings where binding.ref.kind == kind && binding.meters.count == 1 && !binding.isSuperseded {
            guard let target = meters[binding.meters[0]], !binding.plainlyCounts(as: target),
                let applied = binding.meter
            else { continue }
            recorded[target.key] = applied
            let transition = binding.transition
            let isDue = transition.map { $0.at <= now } ?? false
            let current = isDue ? transition?.after ?? applied : applied
            guard !target.countingDifference(from: current).isEmpty else {
                if isDue, var transition {
                    transition.after = target
                    past[target.key] = transition
                }
                continue
            }
            guard patient.contains(target.key), let inForce = target.counting(as: current) else { continue }
            held[target.key] = Held(target: target, inForce: inForce, until: isDue ? nil : transition?.at)
        }
    }

    /// The definitions with those that are held back as they are until then.
    package var substitutes: [Meter.Key: Meter] { held.mapValues(\.inForce) }
}

extension Binding {
    /// Whether the recorded definition has no transition and says the same of what a meter counts, and of whether it does,
    /// letter by letter.
    fileprivate func plainlyCounts(as meter: Meter) -> Bool {
        guard let recorded = definition.object, !hasTransition else { return false }
        let status = recorded[MeterField.status.rawValue]?.string ?? Meter.Status.active.rawValue
        return status == meter.status.rawValue
            && MeterField.counting.allSatisfy { (recorded[$0.rawValue] ?? .null) == meter.countingValue($0) }
    }
}
