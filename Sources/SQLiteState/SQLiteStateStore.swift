package import AdapterKit
import GRDB
package import Metering
package import SyncEngine
import Synchronization

/// A state in an SQLite file with a write-ahead log, every method one transaction that is on the disk when it returns.
///
/// Intents and outcomes that come at the same time share a transaction, since waiting for the disk costs more than writing.
package final class SQLiteStateStore: StateStore {
    let path: String
    let file: StateFile
    let processes: ProcessProbe
    /// The owner for whom this store took the lock; every write holds that it still has it.
    let held = Mutex<LockOwner?>(nil)

    /// Opens the state in a file; makes the file and its folder where they are not there.
    ///
    /// An older file is brought up to date after a copy of it was kept beside it.
    ///
    /// - Parameters:
    ///   - path: where the file is.
    ///   - processes: tells whether the holder of a lock lives.
    /// - Throws: ``StateError``: `damaged`, `newer`, or `failed` where the file is of another program or cannot be opened.
    package convenience init(path: String, processes: ProcessProbe = .system) throws(StateError) {
        try self.init(path: path, processes: processes, schema: .current)
    }

    init(path: String, processes: ProcessProbe, schema: StateSchema) throws(StateError) {
        self.path = path
        self.processes = processes
        file = try StateFile(path: path, schema: schema)
    }

    package func bindings() throws(StateError) -> [Binding] {
        try file.read { try BindingTable.all($0) }
    }

    package func boundCounts() throws(StateError) -> [String: Int] {
        try file.read { try BindingTable.counts($0) }
    }

    package func change(_ changes: [BindingChange], by run: Int64) throws(StateError) {
        try write { database in
            var fact = AuditFact(.bound, of: run)
            BindingWriter.add(changes, to: &fact)
            var tail = try AuditTail(database)
            let entry = try tail.append(&fact)
            try BindingWriter(database).write(from: 0, of: fact, owner: -entry)
        }
    }

    package func keep(_ document: StateDocument, by run: Int64) throws(StateError) -> Int64 {
        try write { try DocumentTable.insert(document, by: run, $0) }
    }

    package func documents(_ kind: String, named name: String?) throws(StateError) -> [KeptDocument] {
        try file.read { try DocumentTable.all(kind, named: name, $0) }
    }

    package func openIntents() throws(StateError) -> [JournaledIntent] {
        try file.read { try IntentTable.open($0) }
    }

    package func begin(_ run: RunRecord) throws(StateError) -> Int64 {
        try write { try RunTable.insert(run, $0) }
    }

    package func record(_ intents: [Intent]) async throws(StateError) -> [Int64] {
        try await writeTogether(.now) { database in
            var writer = try IntentWriter(database)
            return try writer.record(intents)
        }
    }

    package func settle(
        _ number: Int64,
        _ outcome: IntentOutcome,
        _ changes: [BindingChange],
        by run: Int64
    ) async throws(StateError) {
        try await settle([IntentSettler.Settlement(number: number, outcome: outcome, changes: changes)], by: run)
    }

    package func settle(_ settlements: [IntentSettler.Settlement], by run: Int64) async throws(StateError) {
        var unknown: [Int64] = []
        do throws(StateError) {
            unknown = try await put(settlements, by: run)
        } catch {
            guard settlements.count > 1 else { throw error }
            // One of them is at fault, and nothing is written; each by itself shows which.
            var failure: StateError?
            for settlement in settlements {
                do throws(StateError) {
                    unknown += try await put([settlement], by: run)
                } catch {
                    failure = failure ?? error
                }
            }
            if let failure { throw failure }
        }
        guard let number = unknown.first else { return }
        throw StateError(.failed, "the journal of `\(path)` has no intent \(number)")
    }

    /// Writes outcomes down, all or none, and answers with the numbers of which there is no intent.
    ///
    /// Nothing is sent because of an outcome that could not be sent without it, but for what depends on the object.
    private func put(_ settlements: [IntentSettler.Settlement], by run: Int64) async throws(StateError) -> [Int64] {
        try await writeTogether(.soon) { database in
            var writer = try OutcomeWriter(of: run, database)
            return try settlements.filter { try !writer.settle($0) }.map(\.number)
        }
    }

    package func doubtedCreations() throws(StateError) -> [String: Set<ObjectRef>] {
        try file.read { try IntentTable.doubtedCreations($0) }
    }

    package func unmadeReplacements() throws(StateError) -> [Intent] {
        try file.read { try IntentTable.unmadeReplacements($0) }
    }

    package func finish(_ run: Int64, status: Int, at: Timestamp) throws(StateError) {
        try write { try RunTable.finish(run, status: status, at: at, $0) }
    }

    package func bindings(before run: Int64) throws(StateError) -> [Binding] {
        try file.read { try BindingLog.before(run, $0) }
    }
}
