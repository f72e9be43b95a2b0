import AdapterKit
import Metering

/// Decides what a sync comes to, from what all sides have: a pure function.
struct SyncDecider {
    let world: SyncWorld
    var decision = SyncDecision()
    /// The meters that go at each vendor.
    var deletions: [String: Set<Meter.Key>] = [:]
    /// What each vendor would show of what it was given.
    let untouched: [String: [Meter.Key: Meter]]
    /// What each vendor would show of what was last written anywhere.
    let lastShown: [String: [Meter.Key: Meter]]

    /// Decides.
    static func decide(_ world: SyncWorld) -> SyncDecider {
        var decider = SyncDecider(world)
        decider.run()
        return decider
    }

    private init(_ world: SyncWorld) {
        self.world = world
        var untouched: [String: [Meter.Key: Meter]] = [:]
        var lastShown: [String: [Meter.Key: Meter]] = [:]
        for (name, side) in world.sides {
            let given = world.given(at: side)
            let mine = world.last.filter { given[$0.key] != nil || world.now[name]?[$0.key] != nil }
            let meters = given.merging(mine) { _, last in last }
            let overrides = world.overrides(meters.keys, at: name)
            untouched[name] = world.images.image(given, overrides, at: side)
            lastShown[name] = meters == given ? untouched[name] : world.images.image(meters, overrides, at: side)
        }
        self.untouched = untouched
        self.lastShown = lastShown
    }

    private mutating func run() {
        decision.doubtful = world.identities.doubtful.filter { world.isSelected($0.key) }
        decision.held = world.identities.held.filter(world.isSelected)
        decision.known = world.known
        switch world.request.mode {
        case .peers:
            mergeKnown()
            mergeNew()
        case .oneWay(let source, let prune): follow(source, prune: prune)
        }
        decision.emptied = emptied()
        noteTheRest()
        decision.edits.sort { ($0.subject, $0.kind.rawValue) < ($1.subject, $1.kind.rawValue) }
        decision.conflicts.sort { ($0.subject, $0.unit) < ($1.subject, $1.unit) }
        decision.settled.sort { ($0.conflict.subject, $0.conflict.unit) < ($1.conflict.subject, $1.conflict.unit) }
        decision.doubtful.sort { $0.order.lexicographicallyPrecedes($1.order) }
        decision.deletions.sort()
        decision.notes.sort { $0.order.lexicographicallyPrecedes($1.order) }
    }

    /// Holds a meter back, with what is in conflict.
    mutating func hold(_ key: Meter.Key, _ conflicts: [SyncConflict]) {
        decision.held.insert(key)
        decision.conflicts += conflicts
    }

    /// Takes a merged definition, or holds the meter back.
    mutating func take(_ result: MeterMerge.Result, _ key: Meter.Key) {
        guard let meter = result.meter else { return hold(key, result.conflicts) }
        decision.definitions[key] = meter
        decision.settled += result.settled
        if !result.sources.isEmpty {
            let from = result.sources.values.reduce(into: Set<String>()) { $0.formUnion($1) }
            decision.edits.append(
                SyncEdit(.meter(key), .changed, units: Array(result.sources.keys), from: Array(from))
            )
        }
    }

    /// Notes that a meter is new at sides that are to have it.
    mutating func noteNew(_ key: Meter.Key, from sides: [String]) {
        let lacking = world.names.filter { world.isPlaced(key, at: $0) && world.now[$0]?[key] == nil }
        let isNewToFiles = world.request.filesTakePart && world.files[key] == nil
        guard !lacking.isEmpty || isNewToFiles, !sides.isEmpty else { return }
        decision.edits.append(SyncEdit(.meter(key), .new, from: sides))
    }

    /// Turns a match by name alone into a doubt, where the two count otherwise.
    ///
    /// - Returns: whether it did.
    mutating func doubt(_ key: Meter.Key, countingOtherwiseAt vendors: Set<String>) -> Bool {
        guard let group = world.identities.groups[key], let vendor = vendors.intersection(group.byName).min(),
            let member = group.members[vendor]
        else { return false }
        decision.held.insert(key)
        decision.doubtful.append(
            DoubtfulMatch(
                key: key,
                name: group.names.min() ?? key.text,
                knownAt: Array(group.vendors.subtracting([vendor])),
                vendor: vendor,
                object: member.object.id,
                objectName: member.objectName,
                reason: "the names are the same, and the two count otherwise"
            )
        )
        return true
    }
}
