import AdapterKit
import Metering

extension SyncDecider {
    /// Merges the meters that were never written: new at a vendor, at several, or in the files.
    mutating func mergeNew() {
        var new: [Meter.Key: NewMeter] = [:]
        for key in world.identities.groups.keys
        where world.last[key] == nil && world.isSelected(key) && !decision.held.contains(key) {
            let sides = newSides(key)
            if !sides.isEmpty { new[key] = NewMeter(sides: sides) }
        }
        let trials = trials(of: new.filter { $0.value.sides.count > 1 })
        for (key, meter) in new.sorted(by: { $0.key < $1.key }) {
            let names = meter.sides.keys.sorted()
            guard names.count > 1 else {
                decision.definitions[key] = meter.sides[names[0]]
                noteNew(key, from: names)
                continue
            }
            let result = meter.merge(trials[key] ?? [], world.request.policy)
            let isNumber = result.conflicts.contains { $0.unit == .number }
            if isNumber, doubt(key, countingOtherwiseAt: Set(names)) { continue }
            take(result, key)
            if result.meter != nil { noteNew(key, from: names) }
        }
    }

    private func newSides(_ key: Meter.Key) -> [String: Meter] {
        var sides = world.now.compactMapValues { $0[key]?.meter }
        if world.request.filesTakePart, let entry = world.files[key] { sides[SyncFiles.side] = entry.meter }
        return sides
    }

    /// What each meter may be, from each of its sides, and what the sides would say to that.
    ///
    /// Where a side would show what it was filled up with and does not, it is tried without that too: what another side
    /// says there may be no more than a default of its own.
    private func trials(of new: [Meter.Key: NewMeter]) -> [Meter.Key: [NewMeter.Trial]] {
        guard !new.isEmpty else { return [:] }
        var trials: [Meter.Key: [NewMeter.Trial]] = [:]
        for seed in world.names + (world.request.filesTakePart ? [SyncFiles.side] : []) {
            let filled = tried(new.compactMapValues { $0.candidate(from: seed) }, from: seed, new)
            var barer: [Meter.Key: Meter] = [:]
            for (key, trial) in filled {
                trials[key, default: []].append(trial)
                guard !trial.differing.isEmpty, let bare = new[key]?.candidate(from: seed, leaving: trial.differing),
                    bare != trial.meter
                else { continue }
                barer[key] = bare
            }
            for (key, trial) in tried(barer, from: seed, new) { trials[key, default: []].append(trial) }
        }
        return trials
    }

    /// What all sides would say to candidates.
    private func tried(
        _ candidates: [Meter.Key: Meter],
        from seed: String,
        _ new: [Meter.Key: NewMeter]
    ) -> [Meter.Key: NewMeter.Trial] {
        guard !candidates.isEmpty else { return [:] }
        var edits: [Meter.Key: [SideEdit]] = [:]
        for name in world.names {
            for (key, edit) in self.edits(at: name, of: candidates) { edits[key, default: []].append(edit) }
        }
        var trials: [Meter.Key: NewMeter.Trial] = [:]
        for (key, candidate) in candidates {
            if let filed = new[key]?.sides[SyncFiles.side] {
                let side = MergeSide(name: SyncFiles.side, applied: candidate, untouched: candidate, now: filed)
                edits[key, default: []].append(SideEdit(side))
            }
            trials[key] = .init(seed: seed, meter: candidate, edits: edits[key] ?? [])
        }
        return trials
    }

    /// In what a vendor differs from what it would show of candidates; one that it could not hold is compared as it is.
    private func edits(at name: String, of candidates: [Meter.Key: Meter]) -> [Meter.Key: SideEdit] {
        guard let side = world.sides[name] else { return [:] }
        let mine = candidates.filter { world.now[name]?[$0.key] != nil }
        let given = world.given(at: side)
        let meters = given.merging(mine) { _, candidate in candidate }
        let shown = world.images.image(meters, world.overrides(meters.keys, at: name), at: side)
        var edits: [Meter.Key: SideEdit] = [:]
        for (key, candidate) in mine {
            guard let now = world.now[name]?[key]?.meter else { continue }
            edits[key] = SideEdit(
                MergeSide(
                    name: name,
                    applied: candidate,
                    untouched: shown[key] ?? candidate,
                    now: now,
                    growing: side.translator.growing
                )
            )
        }
        return edits
    }
}
