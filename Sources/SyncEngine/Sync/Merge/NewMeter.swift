import Metering

/// The merge of a meter that is new at several sides: equal in what they can represent, or a conflict.
struct NewMeter {
    /// The meter as each side has it, by the side's name.
    let sides: [String: Meter]

    /// What the meter may be: what one side has, filled up with what that says nothing of and another does.
    ///
    /// - Parameters:
    ///   - seed: the side.
    ///   - empty: the units that are left as that side has them.
    /// - Returns: the candidate; `nil` where that side does not have the meter.
    func candidate(from seed: String, leaving empty: Set<MergeUnit> = []) -> Meter? {
        guard let meter = sides[seed] else { return nil }
        var values: [MergeUnit: JSONValue] = [:]
        let sides = sides.sorted { $0.key < $1.key }.map(\.value)
        for unit in MergeUnit.ofMeter where !empty.contains(unit) && meter.says(unit).isEmpty {
            guard let said = sides.lazy.map({ $0.says(unit) }).first(where: { !$0.isEmpty }) else { continue }
            values[unit] = said.shown
        }
        return meter.replacing(values) ?? meter
    }

    /// A candidate, and what differs from it at each side.
    struct Trial: Sendable {
        /// The side it was made from.
        var seed: String
        /// The candidate.
        var meter: Meter
        /// In what each side differs from what it would show of the candidate.
        var edits: [SideEdit]
        /// How many units differ, over all sides.
        var distance: Int { edits.reduce(0) { $0 + $1.votes.count } }
        /// The units that differ at some side.
        var differing: Set<MergeUnit> { Set(edits.flatMap(\.votes.keys)) }
    }

    /// Merges the sides by the candidate that agrees with all of them, or is nearest to it.
    func merge(_ trials: [Trial], _ policy: SyncPolicy) -> MeterMerge.Result {
        var result = MeterMerge.Result()
        guard let best = trials.min(by: { ($0.distance, $0.seed) < ($1.distance, $1.seed) }) else { return result }
        let desk = PolicyDesk(policy)
        var values: [MergeUnit: JSONValue] = [:]
        for unit in Set(best.edits.flatMap(\.votes.keys)).sorted() {
            let conflict = SyncConflict(
                .meter(best.meter.key),
                unit,
                base: .none,
                sides: sides.mapValues { $0.says(unit).shown },
                reason: "it is new at several sides, which differ in what they could all hold"
            )
            switch desk.settle(conflict, offers: conflict.sides, base: best.meter.says(unit).shown) {
            case .settled(let by, let value):
                result.settled.append(.init(conflict, by: by, value: value))
                values[unit] = value
            case .open(let conflict): result.conflicts.append(conflict)
            }
        }
        guard result.conflicts.isEmpty else { return result }
        result.meter = best.meter.replacing(values)
        if result.meter == nil { result.conflicts = result.settled.map(\.conflict) }
        return result
    }
}
