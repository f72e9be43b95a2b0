import AdapterKit
import Metering

extension SyncDecider {
    /// Leaves out what only follows from other edits of a meter at the same vendor: a unit that the vendor would show as it stands
    /// there with the others alone.
    ///
    /// So it is where one field at a vendor tells two of a meter, such as a billable name that has the whole of a name that was made
    /// to fit: somebody who gives it another text has not shortened the name.
    func leaveOutConsequences(_ edits: inout [Meter.Key: [SideEdit]]) {
        for name in world.names {
            guard let side = world.sides[name] else { continue }
            for unit in MergeUnit.ofMeter where unit != .number {
                let trials = trials(without: unit, edits, at: side)
                guard !trials.isEmpty else { continue }
                let meters = world.given(at: side).merging(trials) { _, trial in trial }
                let shown = world.images.image(meters, world.overrides(meters.keys, at: name), at: side)
                for key in trials.keys where shown[key]?.says(unit) == world.now[name]?[key]?.meter.says(unit) {
                    guard let index = edits[key]?.firstIndex(where: { $0.side == name }) else { continue }
                    edits[key]?[index].votes[unit] = nil
                }
            }
        }
    }

    /// The meters of which a unit and others were changed at a vendor, as they would be with the others alone.
    private func trials(
        without unit: MergeUnit,
        _ edits: [Meter.Key: [SideEdit]],
        at side: VendorSide
    ) -> [Meter.Key: Meter] {
        var trials: [Meter.Key: Meter] = [:]
        for (key, all) in edits {
            guard var votes = all.first(where: { $0.side == side.name })?.votes, votes.removeValue(forKey: unit) != nil,
                !votes.isEmpty, let applied = side.given[key]?.inForce
            else { continue }
            trials[key] = applied.replacing(votes.mapValues(\.after.shown))
        }
        return trials
    }
}
