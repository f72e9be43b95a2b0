import AdapterKit
import Foundation
import GRDB
import SyncEngine
import Synchronization
import Testing

@testable import SQLiteState

@Suite("What comes at the same time is put on the disk together")
struct GroupCommitTests {
    let folder: StateFolder

    init() throws {
        folder = try StateFolder()
    }

    /// How many transactions were committed since the file was opened, as the write-ahead log's frames tell
    /// (SQLite, The WAL-mode file format).
    private func commits() throws -> Int {
        let log = try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder.path + "-wal")))
        let page = log[8..<12].reduce(0) { $0 << 8 | Int($1) }
        return stride(from: 32, to: log.count, by: 24 + page).count { log[$0 + 4..<$0 + 8].contains { $0 != 0 } }
    }

    /// Keeps the file busy until so many writes wait for it; on return it is busy.
    private func hold(_ store: SQLiteStateStore, until count: Int) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            Thread.detachNewThread {
                var isBusy = false
                do {
                    try store.file.write { _ in
                        isBusy = true
                        continuation.resume()
                        while store.file.group.waiting < count { Thread.sleep(forTimeInterval: 0.001) }
                    }
                } catch {
                    if !isBusy { continuation.resume(throwing: error) }
                }
            }
        }
    }

    @Test("writes of many tasks share one transaction, and each task gets its own numbers")
    func together() async throws {
        let store = try folder.open()
        let run = try store.begin(Samples.run())
        let before = try commits()
        try await hold(store, until: 40)
        let numbers = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for index in 0..<40 {
                group.addTask {
                    try await store.record([try Samples.intent(run, "a\(index)"), try Samples.intent(run, "b\(index)")])
                }
            }
            return try await group.reduce(into: [Int64]()) { $0 += $1 }
        }
        #expect(numbers.sorted() == Array(1...80))
        #expect(try folder.open().openIntents().count == 80)
        #expect(try commits() - before <= 2)
    }

    @Test("a write at fault leaves nothing, and those that came with it are written all the same")
    func oneAtFault() async throws {
        let store = try folder.open()
        let run = try store.begin(Samples.run())
        let numbers = try await store.record(try (0..<20).map { try Samples.intent(run, "m\($0)") })
        try await hold(store, until: 21)
        let outcomes = await withTaskGroup(of: (Int64, Bool).self) { group in
            for number in numbers + [999] {
                group.addTask {
                    let binding = try? Samples.binding("m\(number)", id: "um.\(number)")
                    let changes = binding.map { [BindingChange.bind($0)] } ?? []
                    do {
                        try await store.settle(number, .done(id: "um.\(number)"), changes, by: run)
                        return (number, true)
                    } catch {
                        return (number, false)
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(outcomes.filter { !$0.value }.keys.sorted() == [999])
        let bindings = try folder.open().bindings()
        #expect(Set(bindings.map(\.id)) == Set(numbers.map { "um.\($0)" }))
        #expect(try store.openIntents().isEmpty)
    }

    @Test("of outcomes that are handed over together, one at fault keeps none of the others out")
    func oneOfBatchAtFault() async throws {
        let store = try folder.open()
        let run = try store.begin(Samples.run())
        let numbers = try await store.record(try ["a", "b", "c"].map { try Samples.intent(run, $0) })
        try await store.settle(numbers[1], .failed("no"), [], by: run)
        let batch = try zip(numbers, ["a", "b", "c"]).map { number, key in
            IntentSettler.Settlement(
                number: number,
                outcome: .done(id: key),
                changes: [.bind(try Samples.binding(key, id: key))]
            )
        }
        let error = await #expect(throws: StateError.self) { try await store.settle(batch, by: run) }
        #expect(error?.message.contains("write \(numbers[1]) has its outcome in the journal already") == true)
        #expect(try store.openIntents().isEmpty)
        #expect(try store.bindings().map(\.id) == ["a", "c"])
    }

    @Test("intents that break a rule of the file are refused by themselves")
    func refused() async throws {
        let store = try folder.open()
        let run = try store.begin(Samples.run())
        let (good, bad) = (try Samples.intent(run, "a"), try Samples.intent(run + 7, "c"))
        try await hold(store, until: 2)
        let written = await withTaskGroup(of: [Int64]?.self) { group in
            for intents in [[good], [try? Samples.intent(run, "b"), bad].compactMap(\.self)] {
                group.addTask { try? await store.record(intents) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(written.compactMap(\.self).map(\.count) == [1])
        #expect(try store.openIntents().map(\.intent.ref.key) == ["a"])
    }

    @Test("a write in no haste waits for one that is, and shares its transaction")
    func patient() async throws {
        let table = try Table()
        let group = GroupCommit(table.queue, patience: .init(moment: .never))
        async let patient: Void = group.write(.soon) { try Table.insert("patient", $0) }
        while group.waiting < 1 { await Task.yield() }
        #expect(table.commits == 0)
        try await group.write(.now) { try Table.insert("hasty", $0) }
        try await patient
        #expect(table.commits == 1)
        #expect(try table.words() == ["patient", "hasty"])
    }

    @Test("writes in no haste are put on the disk once there are many, or once their moment is over")
    func enough() async throws {
        let table = try Table()
        for patience in [GroupCommit.Patience(moment: .never, most: 3), .init(moment: .milliseconds(1), most: .max)] {
            let group = GroupCommit(table.queue, patience: patience)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for index in 0..<3 {
                    tasks.addTask { try await group.write(.soon) { try Table.insert("\(index)", $0) } }
                }
                try await tasks.waitForAll()
            }
        }
        #expect(try table.words().sorted() == ["0", "0", "1", "1", "2", "2"])
    }
}

/// A table of words in memory, which counts transactions.
private struct Table {
    let queue: DatabaseQueue
    private let count = CommitCount()

    init() throws {
        queue = try DatabaseQueue()
        try queue.write { try $0.execute(sql: "CREATE TABLE entry (word TEXT NOT NULL)") }
        queue.add(transactionObserver: count)
    }

    var commits: Int { count.commits.withLock(\.self) }

    func words() throws -> [String] { try queue.read { try String.fetchAll($0, sql: "SELECT word FROM entry") } }

    static func insert(_ word: String, _ database: Database) throws {
        try database.execute(sql: "INSERT INTO entry VALUES (?)", arguments: [word])
    }
}

private final class CommitCount: TransactionObserver, Sendable {
    let commits = Mutex(0)

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidCommit(_ db: Database) { commits.withLock { $0 += 1 } }
    func databaseDidRollback(_ db: Database) {}
}
