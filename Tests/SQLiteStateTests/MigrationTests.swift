import AdapterKit
import Foundation
import GRDB
import Metering
import SyncEngine
import Testing

@testable import SQLiteState

@Suite("A file of the first version is brought up to date")
struct MigrationTests {
    let folder: StateFolder

    /// A file that a program of the first version wrote: two runs, and one that was killed with a write under way.
    init() throws {
        folder = try StateFolder(of: "state-v1")
    }

    @Test("nothing is lost: bindings with what the vendor cannot hold, history, and what was left open")
    func nothingIsLost() throws {
        let store = try folder.open()
        let bindings = try store.bindings()
        #expect(
            bindings.map { "\($0.vendor) \($0.ref)" } == [
                "amberflo meterDefinition calls", "amberflo meterDefinition egress", "togai eventSchema api_request",
                "togai usageMeter calls", "togai usageMeter egress",
            ]
        )
        #expect(bindings[1].definition["category"] == "Network")
        #expect(bindings[1].definition["unit"] == "bytes")
        let history = try store.history(limit: 9)
        #expect(history.map(\.status) == [nil, 3, 0])
        #expect(history.map(\.steps.count) == [2, 2, 5])
        #expect(try store.openIntents().map(\.intent.ref.key) == ["seats"])
    }

    @Test("old runs enter the chain, marked, and new ones follow")
    func chain() async throws {
        let store = try folder.open()
        let report = try store.verify()
        #expect(report.fault == nil)
        #expect(report.count == 3 + 9 + 8 + 2 + 2)
        #expect(try store.history(limit: 9).allSatisfy(\.isBeforeChain))
        let run = try store.begin(Samples.run())
        #expect(try store.history(limit: 1).map(\.isBeforeChain) == [false])
        try await store.settle(try store.openIntents()[0].number, .failed("no"), [], by: run)
        #expect(try store.verify(expecting: [report.head]).fault == nil)
    }

    @Test("the file as it was is kept beside it, and the first version still reads it")
    func backup() throws {
        let before = try folder.bytes
        _ = try folder.open()
        let first = StateSchema(steps: Array(StateSchema.current.steps.prefix(1)))
        let path = "\(folder.path).v1.backup"
        #expect(try Data(contentsOf: URL(filePath: path)).count == before.count)
        let count = try StateFile(path: path, schema: first).read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM binding WHERE recorded <> '' AND definition <> ''")
        }
        #expect(count == 5)
        #expect(try folder.open().verify().fault == nil)
        #expect(try folder.files.filter { $0.contains("backup") } == ["state.db.v1.backup"])
    }
}

@Suite("A file of the second version is brought up to date")
struct SecondVersionTests {
    @Test("who made an object is kept, what a sync put there can be said, and an older program does not open the file")
    func traits() throws {
        // The file holds a run that bound both of these.
        let folder = try StateFolder(of: "state-v2")
        let second = StateSchema(steps: Array(StateSchema.current.steps.prefix(2)))
        var adopted = try Samples.binding("b")
        adopted.isOurs = false
        let made = try Samples.binding("a")
        let store = try folder.open()
        #expect(try store.bindings() == [made, adopted])
        #expect(try store.verify().fault == nil)
        adopted.isSynced = true
        let run = try store.begin(Samples.run())
        try store.change([.bind(adopted)], by: run)
        #expect(try folder.open().bindings() == [made, adopted])
        #expect(try store.history(limit: 1)[0].bindings == [.bind(adopted)])
        #expect(try store.verify().fault == nil)
        #expect(throws: StateError.self) {
            try SQLiteStateStore(path: folder.path, processes: .system, schema: second)
        }
    }

    @Test("what a write of a sync is to leave comes back from the journal, with and without what was there before")
    func leaves() async throws {
        let folder = try StateFolder()
        let store = try folder.open()
        let run = try store.begin(Samples.run())
        var intent = try Samples.intent(run, "a", .update)
        intent.before = PriorState(object: nil, binding: try Samples.binding("a"))
        intent.leaves = Intent.Leaves(definition: ["key": "a"], isSynced: true)
        var bare = intent
        bare.before = nil
        _ = try await store.record([intent, bare])
        #expect(try folder.open().openIntents().map(\.intent) == [intent, bare])
        #expect(try store.verify().fault == nil)
    }
}

@Suite("A file of the fourth version is brought up to date")
struct FourthVersionTests {
    /// A file that a program of the fourth version wrote: a run of three creations, the last of which got no answer, and of a
    /// deletion after which nothing was made; one that let a binding go and kept a document; one that was killed; and one that found
    /// what became of a write of that, and changed an object.
    let folder: StateFolder

    init() throws {
        folder = try StateFolder(of: "state-v4")
    }

    /// Does something to the file that no run does, before it is brought up to date.
    private func tamper(_ sql: String) throws {
        let queue = try DatabaseQueue(path: folder.path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test("nothing is lost, and the chain has the same links as before")
    func nothingIsLost() async throws {
        let store = try folder.open()
        let head = try #require(AuditDigest("9cd1cb081a116cd5e49d79cf1adacd94c2238a7834984dae7dea92dae0e010c2"))
        #expect(try store.verify() == AuditReport(count: 21, head: head))
        #expect(
            try store.bindings() == [try Samples.binding("a", id: "um.9"), try Samples.binding("d", id: "um.4")]
        )
        #expect(try store.openIntents() == [JournaledIntent(number: 6, intent: try Samples.intent(3, "e"))])
        #expect(try store.doubtedCreations() == ["togai": [ObjectRef("usageMeter", "c")]])
        #expect(try store.unmadeReplacements().map(\.ref.key) == ["g"])
        #expect(try store.bindings(before: 2) == [try Samples.binding("b", id: "um.2")])
        #expect(try store.documents("migration", named: nil).map(\.document.body) == [["a": 1]])
        try store.checkIntegrity()
        let run = try store.begin(Samples.run())
        #expect(try await store.record([try Samples.intent(run, "h")]) == [8])
        try await store.settle(6, .failed("no"), [], by: run)
        #expect(try store.openIntents().map(\.number) == [8])
        #expect(try store.verify(expecting: [head]).fault == nil)
    }

    @Test("the history tells the same")
    func history() throws {
        let history = try folder.open().history(limit: 9)
        #expect(history.map(\.run) == [4, 3, 2, 1])
        #expect(history.map(\.status) == [nil, nil, 0, 3])
        #expect(
            history[3].steps.map(\.outcome) == [
                .done(id: "um.1"), .done(id: "um.2"), IntentOutcome.doubtful[0], .done(id: "um.9"),
            ]
        )
        #expect(history[2].bindings == [.unbind(vendor: "togai", ref: ObjectRef("usageMeter", "b"))])
        #expect(history[1].steps.map(\.outcome) == [.done(id: "um.4"), nil])
        #expect(history[1].steps.map(\.settledBy) == [4, nil])
        #expect(history[0].settled.map(\.intent) == [try Samples.intent(3, "d")])
        #expect(history[0].steps.map(\.intent.before?.binding) == [try Samples.binding("a")])
    }

    @Test("the file as it was is kept beside it")
    func backup() throws {
        let before = try folder.bytes
        _ = try folder.open()
        #expect(try Data(contentsOf: URL(filePath: "\(folder.path).v4.backup")).count == before.count)
    }

    @Test(
        "what was done to the history before is found after",
        arguments: [
            ("UPDATE intent SET detail = 'um.7' WHERE number = 1", .edited),
            ("UPDATE intent SET changes = '[]' WHERE number = 2", .edited),
            ("UPDATE intent SET outcome = NULL WHERE number = 1", .removed),
            ("UPDATE intent SET outcome = 'done', detail = 'um.5' WHERE outcome IS NULL", .inserted),
            ("DELETE FROM intent WHERE number = 7", .removed), ("DELETE FROM audit WHERE position = 4", .removed),
            ("UPDATE audit SET fact = link WHERE position = 4", .edited), ("DELETE FROM binding", .removed),
            ("UPDATE binding SET id = 'um.1' WHERE key = 'a'", .inserted),
            ("UPDATE binding SET definition = 'null' WHERE key = 'd'", .inserted),
            (
                "INSERT INTO binding VALUES ('togai', 'usageMeter', 'x', 'um.4', 'x', '[]', 1, '{}', 'null')",
                .inserted
            ), ("UPDATE sqlite_sequence SET seq = 9 WHERE name = 'intent'", .removed),
        ] as [(String, AuditReport.Fault.Kind)]
    )
    func tampered(sql: String, kind: AuditReport.Fault.Kind) throws {
        try tamper(sql)
        let store = try folder.open()
        #expect(try store.verify().fault?.kind == kind)
    }

    @Test("a binding that was altered by hand is used as it is, and found")
    func alteredBinding() throws {
        try tamper("UPDATE binding SET id = 'um.77' WHERE key = 'a'")
        let store = try folder.open()
        #expect(try store.bindings().map(\.id) == ["um.77", "um.4"])
        #expect(try store.verify().fault?.words.hasPrefix("change of a binding") == true)
    }
}
