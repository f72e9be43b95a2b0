import AdapterKit
import Foundation
import Metering
import SQLiteState
import SyncEngine
import Synchronization

/// A state whose file is made when there is something to write, so that a run which comes to nothing leaves none behind.
///
/// Until then it is empty, and holds no lock. When the file is made, the lock is taken; where another run made the file
/// meanwhile and wrote to it, this one ends, since what it read is no longer so.
final class LateStateFile: StateStore {
    private struct State {
        var file: SQLiteStateStore?
        var owner: LockOwner?
    }

    private let path: String
    private let state = Mutex(State())

    init(path: String) {
        self.path = path
    }

    func bindings() throws(StateError) -> [Binding] { try made?.bindings() ?? [] }
    func boundCounts() throws(StateError) -> [String: Int] { try made?.boundCounts() ?? [:] }
    func openIntents() throws(StateError) -> [JournaledIntent] { try made?.openIntents() ?? [] }
    func doubtedCreations() throws(StateError) -> [String: Set<ObjectRef>] { try made?.doubtedCreations() ?? [:] }
    func unmadeReplacements() throws(StateError) -> [Intent] { try made?.unmadeReplacements() ?? [] }
    func bindings(before run: Int64) throws(StateError) -> [Binding] { try made?.bindings(before: run) ?? [] }
    func begin(_ run: RunRecord) throws(StateError) -> Int64 { try make().begin(run) }

    func eachRun(limit: Int, _ body: (HistoryEntry) -> Bool) throws(StateError) {
        try made?.eachRun(limit: limit, body)
    }

    func record(_ intents: [Intent]) async throws(StateError) -> [Int64] {
        try await make().record(intents)
    }

    func settle(
        _ number: Int64,
        _ outcome: IntentOutcome,
        _ changes: [BindingChange],
        by run: Int64
    ) async throws(StateError) {
        try await make().settle(number, outcome, changes, by: run)
    }

    func settle(_ settlements: [IntentSettler.Settlement], by run: Int64) async throws(StateError) {
        try await make().settle(settlements, by: run)
    }

    func change(_ changes: [BindingChange], by run: Int64) throws(StateError) {
        try make().change(changes, by: run)
    }

    func finish(_ run: Int64, status: Int, at: Timestamp) throws(StateError) {
        try make().finish(run, status: status, at: at)
    }

    func keep(_ document: StateDocument, by run: Int64) throws(StateError) -> Int64 {
        try make().keep(document, by: run)
    }

    func documents(_ kind: String, named name: String?) throws(StateError) -> [KeptDocument] {
        try made?.documents(kind, named: name) ?? []
    }

    func lock(_ owner: LockOwner) throws(StateError) {
        state.withLock { $0.owner = owner }
        try made?.lock(owner)
    }

    func runUnderWay(seenFrom host: String) throws(StateError) -> LockOwner? {
        try made?.runUnderWay(seenFrom: host)
    }

    func unlock(_ owner: LockOwner) throws(StateError) {
        state.withLock { $0.owner = nil }
        try made?.unlock(owner)
    }

    private var made: SQLiteStateStore? { state.withLock(\.file) }

    private func make() throws(StateError) -> SQLiteStateStore {
        if let made { return made }
        OwnFolder.make(for: path)
        let file = try SQLiteStateStore(path: path)
        let owner = state.withLock(\.owner)
        if let owner { try file.lock(owner) }
        guard try file.history(limit: 1).isEmpty, try file.bindings().isEmpty else {
            if let owner { try file.unlock(owner) }
            throw StateError(
                .failed,
                "another run made the state `\(path)` while this one read the vendors; nothing was written. Run it again"
            )
        }
        state.withLock { $0.file = file }
        return file
    }
}
