import AdapterKit

/// Which writes may be begun: each when what it stands on is done, in the schedule's order where that leaves a choice.
///
/// What is made or changed waits for those writes alone that it follows, links to, or shares its object with, so that a slow
/// object holds up no other. What is taken away waits for everything before it, and everything after waits for it.
struct WriteQueue: Sendable {
    private struct Node: Sendable {
        var write: Write
        /// How many writes it still waits for.
        var waits = 0
        /// The writes that wait for it.
        var holds: [Int] = []
    }

    private var nodes: [Node] = []
    /// How many writes make up each change that takes several.
    private(set) var shares: [ObjectRef: Int] = [:]
    /// The writes between two barriers, by number; the first of them is under way.
    private var phases: [Range<Int>] = []
    private var ready: [Int] = []
    private var firstReady = 0
    private var openInPhase = 0

    /// How many changes they carry out.
    private(set) var changes = 0

    /// Makes a queue of a schedule's writes.
    init(_ schedule: WriteSchedule) {
        nodes.reserveCapacity(schedule.stages.reduce(0) { $0 + $1.count })
        var earlier: [ObjectRef: [Int]] = [:]
        var previous = 0..<0
        var isTaking = true
        for stage in schedule.stages {
            let takes = stage.contains { $0.action == .delete }
            let start = nodes.count
            if isTaking || takes {
                phases.append(start..<start)
                earlier = [:]
            } else {
                for index in previous { earlier[nodes[index].write.ref, default: []].append(index) }
            }
            isTaking = takes
            for write in stage {
                add(write, after: earlier)
            }
            previous = start..<nodes.count
            phases[phases.count - 1] = phases[phases.count - 1].lowerBound..<nodes.count
        }
        phases.reverse()
        enterPhase()
    }

    /// The next write that may be begun, with its number; `nil` where there is none at present.
    mutating func next() -> (number: Int, write: Write)? {
        guard firstReady < ready.count else { return nil }
        defer { firstReady += 1 }
        return (ready[firstReady], nodes[ready[firstReady]].write)
    }

    /// Notes that a write is over, however it went, so that what waits for it may be begun.
    mutating func finish(_ number: Int) {
        for index in nodes[number].holds {
            nodes[index].waits -= 1
            if nodes[index].waits == 0 { ready.append(index) }
        }
        openInPhase -= 1
        if openInPhase == 0 { enterPhase() }
    }

    private mutating func add(_ write: Write, after earlier: [ObjectRef: [Int]]) {
        let holders =
            earlier.isEmpty ? [] : Set(([write.ref] + write.needs + write.after).flatMap { earlier[$0] ?? [] })
        for holder in holders {
            nodes[holder].holds.append(nodes.count)
        }
        nodes.append(Node(write: write, waits: holders.count))
        if write.whole.map({ shares[$0] == nil }) ?? true { changes += 1 }
        if let whole = write.whole { shares[whole, default: 0] += 1 }
    }

    private mutating func enterPhase() {
        guard let phase = phases.popLast() else { return }
        openInPhase = phase.count
        ready = phase.filter { nodes[$0].waits == 0 }
        firstReady = 0
    }
}
