import Metering

extension SyncDecider {
    /// The vendors where nothing is left of what was there, several meters at least, and something goes elsewhere for it.
    func emptied() -> [String: Int] {
        let going = Set(decision.deletions.filter(isStill))
        guard !going.isEmpty else { return [:] }
        switch world.request.mode {
        case .peers: return world.sides.compactMapValues { lostAll($0, going) }
        case .oneWay(let source, _):
            let isEmpty = world.now[source]?.keys.allSatisfy { world.last[$0] == nil } ?? true
            return isEmpty && going.count > 1 ? [source: going.count] : [:]
        }
    }

    /// How many meters a peer was given, where it has none of them any more.
    private func lostAll(_ side: VendorSide, _ going: Set<Meter.Key>) -> Int? {
        let lost = side.given.keys.filter { world.hasLost($0, side) }
        guard lost.count > 1, lost.count == side.given.count, !going.isDisjoint(with: lost) else { return nil }
        return lost.count
    }

    /// Whether a meter is still at some vendor, or in files that take part.
    private func isStill(_ key: Meter.Key) -> Bool {
        world.sides.values.contains { $0.has(key) } || world.request.filesTakePart && world.files[key] != nil
    }
}
