import AdapterKit
import Metering

extension SyncDecider {
    /// Carries what the source has to the others; what the source cannot hold stays as it was last written.
    mutating func follow(_ source: String, prune: Bool) {
        guard let side = world.sides[source] else { return }
        let own = world.now[source] ?? [:]
        for key in own.keys.sorted() where world.isSelected(key) && !decision.held.contains(key) {
            guard let now = own[key]?.meter else { continue }
            guard let last = world.last[key] else {
                decision.definitions[key] = now
                noteNew(key, from: [source])
                continue
            }
            take(MeterMerge.merge(last, [edit(of: key, last, now, side)], world.request.policy), key)
            if decision.definitions[key] != nil { noteNew(key, from: [source]) }
        }
        for key in world.last.keys.sorted() where own[key] == nil && world.isSelected(key) {
            guard !decision.held.contains(key) else { continue }
            if side.has(key) {
                let found = world.inventories[source]?.undecodable.first {
                    ObjectID($0.object) == side.given[key].map { ObjectID($0.binding) }
                }
                decision.notes.append(
                    .init(
                        .unreadable,
                        key.text,
                        at: source,
                        "\(found?.reason ?? "it is no meter"); it stays everywhere"
                    )
                )
            } else {
                leave(key, source, prune: prune)
            }
        }
    }

    private func edit(of key: Meter.Key, _ last: Meter, _ now: Meter, _ side: VendorSide) -> SideEdit {
        guard let shown = lastShown[side.name]?[key] else { return SideEdit(none: side.name) }
        let wasGiven = side.given[key]?.inForce == last
        return SideEdit(
            MergeSide(
                name: side.name,
                applied: last,
                untouched: shown,
                now: now,
                isTouched: !wasGiven || side.touched.contains(key),
                growing: side.translator.growing
            )
        )
    }

    /// Decides of a meter that the source does not have: what a sync made goes where that is asked for, all else stays.
    private mutating func leave(_ key: Meter.Key, _ source: String, prune: Bool) {
        var isPruned = false
        for name in world.names where name != source {
            guard let side = world.sides[name], let given = side.given[key], side.has(key) else { continue }
            if prune, given.binding.isSynced, given.binding.isOurs {
                deletions[name, default: []].insert(key)
                isPruned = true
                continue
            }
            let why =
                !given.binding.isSynced
                ? "no sync put it here" : given.binding.isOurs ? "`--prune` takes it away" : "Meterway did not make it"
            decision.notes.append(.init(.left, key.text, at: name, "\(source) does not have it, and it stays: \(why)"))
        }
        guard isPruned else { return }
        decision.deletions.append(key)
        decision.edits.append(SyncEdit(.meter(key), .deleted, from: [source]))
    }
}
