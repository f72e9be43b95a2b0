import AdapterKit
import Metering
import SyncEngine
import Synchronization

/// A state that takes so many writes and then no more, as if the process had been killed; its lock is given back, as that of a
/// dead process is.
final class CutStore: StateStore {
    private let inner: any StateStore
    private let left: Fuse

    /// How many writes are left, for all stores of one run of the program.
    final class Fuse: Sendable {
        private let left: Mutex<Int>

        init(_ writes: Int) {
            left = Mutex(writes)
        }

        func burn() throws(StateError) {
            let rest = left.withLock { left in
                if left >= 0 { left -= 1 }
                return left
            }
            guard rest < 0 else { return }
            throw StateError(.failed, "the process was cut off")
        }
    }

    init(_ inner: any StateStore, _ fuse: Fuse) {
        self.inner = inner
        left = fuse
    }

    func bindings() throws(StateError) -> [Binding] { try inner.bindings() }
    func openIntents() throws(StateError) -> [JournaledIntent] { try inner.openIntents() }
    func doubtedCreations() throws(StateError) -> [String: Set<ObjectRef>] { try inner.doubtedCreations() }
    func unmadeReplacements() throws(StateError) -> [Intent] { try inner.unmadeReplacements() }
    func eachRun(limit: Int, _ body: (HistoryEntry) -> Bool) throws(StateError) {
        try inner.eachRun(limit: limit, body)
    }
    func bindings(before run: Int64) throws(StateError) -> [Binding] { try inner.bindings(before: run) }
    func lock(_ owner: LockOwner) throws(StateError) { try inner.lock(owner) }
    func unlock(_ owner: LockOwner) throws(StateError) { try inner.unlock(owner) }

    func documents(_ kind: String, named name: String?) throws(StateError) -> [KeptDocument] {
        try inner.documents(kind, named: name)
    }

    func begin(_ run: RunRecord) throws(StateError) -> Int64 {
        try left.burn()
        return try inner.begin(run)
    }

    func record(_ intents: [Intent]) async throws(StateError) -> [Int64] {
        try left.burn()
        return try await inner.record(intents)
    }

    func settle(
        _ number: Int64,
        _ outcome: IntentOutcome,
        _ changes: [BindingChange],
        by run: Int64
    ) async throws(StateError) {
        try left.burn()
        try await inner.settle(number, outcome, changes, by: run)
    }

    func change(_ changes: [BindingChange], by run: Int64) throws(StateError) {
        try left.burn()
        try inner.change(changes, by: run)
    }

    func keep(_ document: StateDocument, by run: Int64) throws(StateError) -> Int64 {
        try left.burn()
        return try inner.keep(document, by: run)
    }

    func finish(_ run: Int64, status: Int, at: Timestamp) throws(StateError) {
        try left.burn()
        try inner.finish(run, status: status, at: at)
    }
}

extension TestProject {
    /// Runs the program until it has written so many times to its state, as if it were killed then.
    func run(_ arguments: [String], cutOffAfter writes: Int) async -> Outcome {
        let fuse = CutStore.Fuse(writes)
        stateWatch.withLock { $0 = { CutStore($0, fuse) } }
        let outcome = await run(arguments)
        stateWatch.withLock { $0 = nil }
        return outcome
    }
}
