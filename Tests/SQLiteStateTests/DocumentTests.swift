import AdapterKit
import Foundation
import GRDB
import Metering
import SyncEngine
import Testing

@testable import SQLiteState

@Suite("What commands keep between runs")
struct DocumentTests {
    let folder: StateFolder

    init() throws {
        folder = try StateFolder()
    }

    private func document(_ name: String, _ phase: String, kind: String = "migration") -> StateDocument {
        StateDocument(kind: kind, name: name, body: ["phase": .string(phase), "share": .number(JSONNumber(3))])
    }

    private func fill(_ store: any StateStore) throws -> Int64 {
        let run = try store.begin(Samples.run())
        #expect(try store.keep(document("a/b", "run"), by: run) == 1)
        #expect(try store.keep(document("a/b", "run", kind: "readings"), by: run) == 2)
        #expect(try store.keep(document("b/a", "run"), by: run) == 3)
        #expect(try store.keep(document("a/b", "cutover"), by: run) == 4)
        return run
    }

    @Test("documents come back as they were, oldest first, and the newest of each name by name, in a file as in memory")
    func documents() throws {
        for store in [try folder.open(), InMemoryStateStore()] as [any StateStore] {
            let run = try fill(store)
            #expect(
                try store.documents("migration", named: "a/b") == [
                    KeptDocument(number: 1, run: run, document: document("a/b", "run")),
                    KeptDocument(number: 4, run: run, document: document("a/b", "cutover")),
                ]
            )
            #expect(try store.documents("migration", named: nil).map(\.number) == [1, 3, 4])
            #expect(try store.newestDocuments("migration").map(\.number) == [4, 3])
            #expect(try store.documents("other", named: nil).isEmpty)
        }
    }

    @Test("they stand in the history's chain: a changed, removed or added one is found")
    func chain() throws {
        let store = try folder.open()
        _ = try fill(store)
        let head = try store.verify().head
        #expect(try folder.open().verify(expecting: [head]).fault == nil)
        let tamperings: [(String, AuditReport.Fault.Kind)] = [
            ("UPDATE document SET body = '{}' WHERE number = 1", .edited),
            ("DELETE FROM document WHERE number = 4", .removed),
            ("INSERT INTO document (run, kind, name, body) VALUES (1, 'migration', 'a/b', '{}')", .inserted),
        ]
        for (sql, kind) in tamperings {
            let copy = try StateFolder()
            for suffix in ["", "-wal", "-shm"] {
                let path = folder.path + suffix
                guard FileManager.default.fileExists(atPath: path) else { continue }
                try FileManager.default.copyItem(atPath: path, toPath: copy.path + suffix)
            }
            let queue = try DatabaseQueue(path: copy.path)
            try queue.write { try $0.execute(sql: sql) }
            try queue.close()
            #expect(try copy.open().verify().fault?.kind == kind, "\(sql)")
        }
    }

    @Test("a file of the third version takes them, and a program of the third version does not open it any more")
    func thirdVersion() throws {
        let third = StateSchema(steps: Array(StateSchema.current.steps.prefix(3)))
        let folder = try StateFolder(of: "state-v2")
        _ = try StateFile(path: folder.path, schema: third)
        let store = try folder.open()
        #expect(try store.documents("migration", named: nil).isEmpty)
        let run = try store.begin(Samples.run())
        _ = try store.keep(document("a/b", "run"), by: run)
        #expect(try store.verify().fault == nil)
        #expect(throws: StateError.self) {
            try SQLiteStateStore(path: folder.path, processes: .system, schema: third)
        }
    }
}
