import AdapterKit
import Foundation
import Metering
import SyncEngine
import Testing

@testable import SQLiteState

@Suite("A file of the first version is brought up to date")
struct MigrationTests {
    let folder: StateFolder

    /// A file that a program of the first version wrote: two runs, and one that was killed with a write under way.
    init() throws {
        folder = try StateFolder()
        let fixture = try #require(Bundle.module.url(forResource: "Fixtures/state-v1", withExtension: "sqlite"))
        try FileManager.default.copyItem(at: fixture, to: URL(filePath: folder.path))
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
        #expect(try StateFile(path: path, schema: first).read { try BindingTable.all($0).count } == 5)
        #expect(try folder.open().verify().fault == nil)
        #expect(try folder.files.filter { $0.contains("backup") } == ["state.db.v1.backup"])
    }
}

@Suite("A file of the second version is brought up to date")
struct SecondVersionTests {
    @Test("who made an object is kept, what a sync put there can be said, and an older program does not open the file")
    func traits() throws {
        let folder = try StateFolder()
        let second = StateSchema(steps: Array(StateSchema.current.steps.prefix(2)))
        var adopted = try Samples.binding("b")
        adopted.isOurs = false
        let made = try Samples.binding("a")
        do {
            let old = try SQLiteStateStore(path: folder.path, processes: .system, schema: second)
            let run = try old.begin(Samples.run())
            try old.change([.bind(made), .bind(adopted)], by: run)
        }
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
