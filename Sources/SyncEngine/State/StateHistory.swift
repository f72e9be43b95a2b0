package import Metering

/// What the runs of a state did: all of it a run at a time, or only what a question is about.
///
/// An implementer gives ``eachRun(limit:_:)``; the rest is answered from that, unless the implementer has a shorter way.
package protocol StateHistory: Sendable {
    /// Tells the newest runs with everything that they did, newest first, so that one at a time is in memory.
    ///
    /// - Parameters:
    ///   - limit: how many at the most.
    ///   - body: takes a run, and says whether the next one is wanted.
    /// - Throws: ``StateError``.
    func eachRun(limit: Int, _ body: (HistoryEntry) -> Bool) throws(StateError)

    /// A run with everything that it did; `nil` where there is none of the number.
    func run(_ number: Int64) throws(StateError) -> HistoryEntry?

    /// The record of a run, without what it did; `nil` where there is none of the number.
    func record(of run: Int64) throws(StateError) -> RunRecord?

    /// The newest run that did anything at a vendor, or may have; `nil` where none did.
    func newestWriter() throws(StateError) -> Int64?

    /// What runs after one did to objects: the kinds of writes to each that are known to be done.
    func writes(after run: Int64, to places: Set<ObjectPlace>) throws(StateError) -> [ObjectPlace: Set<Intent.Action>]

    /// The meters of each object that the history names, sorted, since one that is let go of is named without them.
    func meters() throws(StateError) -> [ObjectPlace: [Meter.Key]]
}

extension StateHistory {
    /// The newest runs, newest first, all at once.
    package func history(limit: Int) throws(StateError) -> [HistoryEntry] {
        var runs: [HistoryEntry] = []
        try eachRun(limit: limit) { run in
            runs.append(run)
            return true
        }
        return runs
    }

    /// Looks through the runs.
    package func run(_ number: Int64) throws(StateError) -> HistoryEntry? {
        var found: HistoryEntry?
        try eachRun(limit: .max) { run in
            if run.run == number { found = run }
            return found == nil
        }
        return found
    }

    /// Reads the whole run.
    package func record(of run: Int64) throws(StateError) -> RunRecord? { try self.run(run)?.record }

    /// Looks through the runs.
    package func newestWriter() throws(StateError) -> Int64? {
        var found: Int64?
        try eachRun(limit: .max) { run in
            if run.wroteToVendors { found = run.run }
            return found == nil
        }
        return found
    }

    /// Looks through the runs.
    package func writes(
        after run: Int64,
        to places: Set<ObjectPlace>
    ) throws(StateError) -> [ObjectPlace: Set<Intent.Action>] {
        var writes: [ObjectPlace: Set<Intent.Action>] = [:]
        try eachRun(limit: .max) { later in
            guard later.run > run else { return false }
            for step in later.steps where step.outcome?.isDone == true {
                let place = ObjectPlace(step.intent)
                if places.contains(place) { writes[place, default: []].insert(step.intent.action) }
            }
            return true
        }
        return writes
    }

    /// Looks through the runs.
    package func meters() throws(StateError) -> [ObjectPlace: [Meter.Key]] {
        var known: [ObjectPlace: Set<Meter.Key>] = [:]
        try eachRun(limit: .max) { entry in
            for intent in (entry.steps + entry.settled).map(\.intent) {
                known[ObjectPlace(intent), default: []].formUnion(intent.meters)
            }
            for case .bind(let binding) in entry.bindings {
                known[ObjectPlace(binding), default: []].formUnion(binding.meters)
            }
            return true
        }
        return known.mapValues { $0.sorted() }
    }
}

extension HistoryEntry {
    /// Whether the run did anything at a vendor, or may have.
    package var wroteToVendors: Bool {
        steps.contains { step in
            if case .failed = step.outcome { false } else { true }
        }
    }
}
