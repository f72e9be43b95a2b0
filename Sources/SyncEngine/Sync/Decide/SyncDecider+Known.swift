import AdapterKit
import Metering

extension SyncDecider {
    /// Merges the meters that were written before.
    mutating func mergeKnown() {
        let keys = world.last.keys.filter { world.isSelected($0) && !decision.held.contains($0) }.sorted()
        var edits = Dictionary(keepingFirst: keys.map { ($0, sides(of: $0).map(SideEdit.init)) })
        leaveOutConsequences(&edits)
        verifyNumbers(&edits)
        for key in keys { mergeKnown(key, edits[key] ?? []) }
    }

    private mutating func mergeKnown(_ key: Meter.Key, _ edits: [SideEdit]) {
        guard let last = world.last[key] else { return }
        let changed = Dictionary(keepingFirst: edits.map { ($0.side, Array($0.votes.keys)) })
        switch presence(key, changed) {
        case .open(let conflict):
            let rest = MeterMerge.merge(last, edits, world.request.policy, upToDate: upToDate(key))
            return hold(key, [conflict] + rest.conflicts)
        case .goes(let settled):
            decision.settled += [settled].compactMap(\.self)
            return delete(key)
        case .stays(let settled): decision.settled += [settled].compactMap(\.self)
        }
        let result = MeterMerge.merge(last, edits, world.request.policy, upToDate: upToDate(key))
        // A preference is no answer to the question whether the two are one meter.
        if (result.conflicts + result.settled.map(\.conflict)).contains(where: { $0.unit == .number }),
            doubt(key, countingOtherwiseAt: Set(edits.filter { $0.votes[.number]?.doubt != nil }.map(\.side)))
        {
            return
        }
        take(result, key)
        if result.meter != nil { noteNew(key, from: world.names.filter { world.now[$0]?[key] != nil }) }
    }

    /// The vendors that were given what was last written of a meter, each with what it would show of that.
    private func upToDate(_ key: Meter.Key) -> [String: Meter] {
        let names = world.names.filter { name in
            world.now[name]?[key] != nil && world.sides[name]?.given[key]?.inForce == world.last[key]
        }
        return Dictionary(keepingFirst: names.compactMap { name in lastShown[name]?[key].map { (name, $0) } })
    }

    /// A known meter as each side has it.
    private func sides(of key: Meter.Key) -> [MergeSide] {
        guard let last = world.last[key] else { return [] }
        var sides = world.names.compactMap { name -> MergeSide? in
            guard let side = world.sides[name], let now = world.now[name]?[key]?.meter else { return nil }
            let growing = side.translator.growing
            if let applied = side.given[key]?.inForce, !world.unordered.contains(key) || applied == last {
                let shown = untouched[name]?[key]
                let isTouched = side.touched.contains(key)
                return MergeSide(
                    name: name,
                    applied: applied,
                    untouched: shown ?? (isTouched ? applied : now),
                    now: now,
                    isTouched: isTouched,
                    // What was written there and could not be written now: an edit of it is asked about.
                    hasBase: shown != nil,
                    growing: growing
                )
            }
            let shown = lastShown[name]?[key] ?? standIn(for: last, beside: now, at: side)
            return MergeSide(name: name, applied: last, untouched: shown, now: now, hasBase: false, growing: growing)
        }
        if world.request.filesTakePart, let entry = world.files[key] {
            let base = filed(key) ?? last
            let hasBase = world.wasFiled(key) || filed(key) != nil
            sides.append(
                MergeSide(name: SyncFiles.side, applied: base, untouched: base, now: entry.meter, hasBase: hasBase)
            )
        }
        return sides
    }

    /// What a vendor that cannot hold a meter, and has another one under its key, would show of it: its own number, and of the rest
    /// what the vendor would show of it with the number that stands there.
    ///
    /// Nobody took away there what never stood there: a field of which the other one says nothing has no edit.
    private func standIn(for last: Meter, beside now: Meter, at side: VendorSide) -> Meter {
        let candidate = last.replacing([.number: now.says(.number).shown])
        let shown = candidate.flatMap { candidate in
            world.images.image([last.key: candidate], world.overrides([last.key], at: side.name), at: side)[last.key]
        }
        let empty = MergeUnit.ofMeter.filter { $0 != .number && now.says($0).isEmpty }
        var values = Dictionary(keepingFirst: empty.map { ($0, JSONValue.null) })
        values[.number] = last.says(.number).shown
        return (shown ?? last).replacing(values) ?? last
    }

    /// What the files said of a meter when they last agreed with what was written; `nil` where that is what was written last.
    func filed(_ key: Meter.Key) -> Meter? {
        let bindings = world.names.compactMap { world.sides[$0]?.given[key] }
        return bindings.first { $0.target == world.last[key] }?.binding.filed
    }

    /// Whether a meter goes, stays, or has to be asked about.
    private func presence(_ key: Meter.Key, _ changed: [String: [MergeUnit]]) -> PresenceMerge.Result {
        let unreadable = world.sides.compactMapValues { side -> String? in
            guard side.has(key), world.now[side.name]?[key] == nil else { return nil }
            let object = side.given[key].map { ObjectID($0.binding) }
            let found = world.inventories[side.name]?.undecodable.first { ObjectID($0.object) == object }
            return found?.reason ?? "it is no meter"
        }
        let readable = world.names.filter { world.now[$0]?[key] != nil }
        let reading = PresenceMerge.merge(
            key,
            unreadable: unreadable,
            readable: readable,
            policy: world.request.policy
        )
        if case .open = reading { return reading }
        let lost = world.sides.values.filter { world.hasLost(key, $0) }
        var gone = lost.map(\.name)
        let isUnfiled = world.request.filesTakePart && world.files[key] == nil && world.wasFiled(key)
        if isUnfiled { gone.append(SyncFiles.side) }
        if isLeaving(key) { gone.append(MeterMerge.last) }
        // What somebody made anew at one side is meant to be there, though another side has taken it away.
        let anew = world.sides.values.filter {
            $0.given[key] != nil && !$0.has(key) && world.now[$0.name]?[key] != nil
        }
        let result = PresenceMerge.merge(
            key,
            gone: gone.sorted(),
            changed: anew.reduce(into: changed) { $0[$1.name, default: []].append(.presence) },
            // A sync that was cut off may itself have begun to take the object away.
            touched: gone.isEmpty || isLeaving(key) ? [:] : world.sides.compactMapValues { $0.touchedPaths(key) },
            overtaken: lost.filter { $0.given[key]?.target != world.last[key] }.map(\.name),
            policy: world.request.policy
        )
        if case .stays(nil) = result { return reading }
        return result
    }

    /// Whether an earlier sync decided that a meter goes, and did not come to its end; not where somebody has made it anew since.
    private func isLeaving(_ key: Meter.Key) -> Bool {
        guard !world.sides.values.contains(where: { !$0.has(key) && world.now[$0.name]?[key] != nil }) else {
            return false
        }
        return world.sides.values.contains { $0.has(key) && $0.given[key]?.binding.isLeaving == true }
    }

    /// Takes a meter away at every side that still has it.
    private mutating func delete(_ key: Meter.Key) {
        var from = world.sides.values.filter { world.hasLost(key, $0) }.map(\.name)
        if world.request.filesTakePart, world.files[key] == nil, world.wasFiled(key) { from.append(SyncFiles.side) }
        if isLeaving(key) { from.append(MeterMerge.last) }
        if !world.request.filesTakePart, world.files[key] != nil {
            decision.notes.append(
                .init(
                    .filesDiffer,
                    key.text,
                    at: SyncFiles.side,
                    "the files still have it, and the next apply makes it again; with `--write-config` the files follow"
                )
            )
        }
        decision.deletions.append(key)
        decision.edits.append(SyncEdit(.meter(key), .deleted, from: from))
        for name in world.names where world.sides[name]?.given[key] != nil {
            deletions[name, default: []].insert(key)
        }
    }

    /// Marks edits of a number that a vendor would not show like that if Meterway wrote them.
    private func verifyNumbers(_ edits: inout [Meter.Key: [SideEdit]]) {
        for name in world.names {
            guard let side = world.sides[name] else { continue }
            var trials: [Meter.Key: Meter] = [:]
            for (key, all) in edits {
                guard let vote = all.first(where: { $0.side == name })?.votes[.number], vote.doubt == nil,
                    let applied = side.given[key]?.inForce
                else { continue }
                trials[key] = applied.replacing([.number: vote.after.shown])
            }
            guard !trials.isEmpty else { continue }
            let given = world.given(at: side)
            let meters = given.merging(trials) { _, trial in trial }
            let shown = world.images.image(meters, world.overrides(meters.keys, at: name), at: side)
            for key in trials.keys {
                guard shown[key]?.says(.number) != world.now[name]?[key]?.meter.says(.number),
                    let index = edits[key]?.firstIndex(where: { $0.side == name })
                else { continue }
                edits[key]?[index].votes[.number]?.doubt = .unlike
            }
        }
    }
}
