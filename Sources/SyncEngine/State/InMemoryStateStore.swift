package import AdapterKit
package import Metering
import Synchronization

/// A state that lives as long as the process: for plans without a file, and for tests.
package final class InMemoryStateStore: StateStore {
    private struct State {
        var bindings: [ObjectPlace: Binding] = [:]
        var runs: [Run] = []
        var steps: [HistoryEntry.Step] = []
        var documents: [KeptDocument] = []
        var owner: LockOwner?
    }

    private struct Run {
        var record: RunRecord
        var finished: Timestamp?
        var status: Int?
        var bindings: [BindingChange] = []
        var replaced: [ObjectPlace: Binding?] = [:]
    }

    private let state = Mutex(State())

    /// Makes a state with some bindings.
    package init(bindings: [Binding] = []) {
        state.withLock { $0.bindings.apply(bindings.map(BindingChange.bind)) }
    }

    package func bindings() -> [Binding] {
        state.withLock { $0.bindings.inOrder }
    }

    package func openIntents() -> [JournaledIntent] {
        state.withLock { state in
            state.steps.enumerated().filter { $0.element.outcome == nil }
                .map { JournaledIntent(number: Int64($0.offset + 1), intent: $0.element.intent) }
        }
    }

    package func begin(_ run: RunRecord) -> Int64 {
        state.withLock { state in
            state.runs.append(Run(record: run))
            return Int64(state.runs.count)
        }
    }

    package func record(_ intents: [Intent]) -> [Int64] {
        state.withLock { state in
            let first = state.steps.count + 1
            state.steps += intents.map { .init(intent: $0, outcome: nil) }
            return (first..<first + intents.count).map(Int64.init)
        }
    }

    package func settle(
        _ number: Int64,
        _ outcome: IntentOutcome,
        _ changes: [BindingChange],
        by run: Int64
    ) throws(StateError) {
        let isKnown = state.withLock { state in
            let index = Int(number) - 1
            guard state.steps.indices.contains(index) else { return false }
            state.steps[index].outcome = outcome
            state.steps[index].settledBy = state.steps[index].intent.run == run ? nil : run
            let ref = state.steps[index].intent.ref
            if case .bind(let binding)? = changes.last(where: { $0.place.ref == ref }) {
                state.steps[index].definition = binding.definition
            }
            state.bindings.apply(changes)
            return true
        }
        guard isKnown else { throw StateError(.failed, "the journal has no intent \(number)") }
    }

    package func doubtedCreations() -> [String: Set<ObjectRef>] {
        state.withLock { state in
            state.steps.reduce(into: [:]) { found, step in
                guard step.intent.action == .create, let outcome = step.outcome,
                    IntentOutcome.doubtful.contains(outcome)
                else { return }
                found[step.intent.vendor, default: []].insert(step.intent.ref)
            }
        }
    }

    package func unmadeReplacements() -> [Intent] {
        state.withLock { state in
            var last: [ObjectPlace: Intent] = [:]
            for step in state.steps {
                guard step.outcome?.isDone == true else { continue }
                last[ObjectPlace(step.intent)] = step.intent
            }
            return last.filter { $0.value.isHalfOfReplacement && state.bindings[$0.key] == nil }.map(\.value)
                .sorted { ($0.vendor, $0.ref) < ($1.vendor, $1.ref) }
        }
    }

    package func change(_ changes: [BindingChange], by run: Int64) {
        state.withLock { state in
            let index = Int(run) - 1
            if state.runs.indices.contains(index) {
                for place in changes.map(\.place) where state.runs[index].replaced[place] == nil {
                    state.runs[index].replaced.updateValue(state.bindings[place], forKey: place)
                }
                state.runs[index].bindings += changes
            }
            state.bindings.apply(changes)
        }
    }

    package func keep(_ document: StateDocument, by run: Int64) -> Int64 {
        state.withLock { state in
            let number = Int64(state.documents.count + 1)
            state.documents.append(KeptDocument(number: number, run: run, document: document))
            return number
        }
    }

    package func documents(_ kind: String, named name: String?) -> [KeptDocument] {
        state.withLock { state in
            state.documents.filter { $0.document.kind == kind && (name == nil || $0.document.name == name) }
        }
    }

    package func finish(_ run: Int64, status: Int, at: Timestamp) {
        state.withLock { state in
            let index = Int(run) - 1
            guard state.runs.indices.contains(index) else { return }
            state.runs[index].finished = at
            state.runs[index].status = status
        }
    }

    package func eachRun(limit: Int, _ body: (HistoryEntry) -> Bool) {
        for run in history(limit: limit) {
            guard body(run) else { return }
        }
    }

    /// The newest runs, newest first, all at once.
    package func history(limit: Int) -> [HistoryEntry] {
        state.withLock { state in
            state.runs.enumerated().reversed().prefix(limit).map { offset, run in
                HistoryEntry(
                    run: Int64(offset + 1),
                    record: run.record,
                    finished: run.finished,
                    status: run.status,
                    steps: state.steps.filter { $0.intent.run == Int64(offset + 1) },
                    settled: state.steps.filter { $0.settledBy == Int64(offset + 1) },
                    bindings: run.bindings
                )
            }
        }
    }

    package func bindings(before run: Int64) -> [Binding] {
        state.withLock { state in
            guard state.runs.indices.contains(Int(run) - 1) else { return [] }
            return state.runs[Int(run) - 1].replaced.values.compactMap(\.self)
                .sorted { ($0.vendor, $0.ref) < ($1.vendor, $1.ref) }
        }
    }

    package func lock(_ owner: LockOwner) throws(StateError) {
        let holder = state.withLock { state -> LockOwner? in
            if let holder = state.owner, holder != owner { return holder }
            state.owner = owner
            return nil
        }
        guard let holder else { return }
        throw StateError(.locked(by: holder), "the state is locked by \(holder); wait until that run has ended")
    }

    package func unlock(_ owner: LockOwner) {
        state.withLock { state in
            if state.owner == owner { state.owner = nil }
        }
    }
}
