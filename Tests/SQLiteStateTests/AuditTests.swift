import AdapterKit
import Foundation
import GRDB
import Metering
import SyncEngine
import Testing

@testable import SQLiteState

@Suite("The history's chain shows what was done to a real file")
struct AuditTests {
    let folder: StateFolder
    let head: AuditDigest

    /// A state with two runs: one of three writes, of which one failed, and one that changed bindings by hand.
    init() async throws {
        folder = try StateFolder()
        let store = try folder.open()
        let run = try store.begin(Samples.run())
        let numbers = try await store.record(try ["a", "b", "c"].map { try Samples.intent(run, $0) })
        try await store.settle(numbers[0], .done(id: "um.1"), [.bind(try Samples.binding("a"))], by: run)
        try await store.settle(numbers[1], .done(id: "um.2"), [.bind(try Samples.binding("b", id: "um.2"))], by: run)
        try await store.settle(numbers[2], .failed("no"), [], by: run)
        try store.finish(run, status: 3, at: Samples.start.adding(seconds: 9))
        let forget = try store.begin(Samples.run("state forget"))
        try store.change([.unbind(vendor: "togai", ref: ObjectRef("usageMeter", "b"))], by: forget)
        try store.finish(forget, status: 0, at: Samples.start.adding(seconds: 20))
        head = try store.verify().head
    }

    /// Does something to the file that no run does.
    private func tamper(_ sql: String) throws {
        let queue = try DatabaseQueue(path: folder.path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    private func fault(expecting: [AuditDigest] = []) throws -> AuditReport.Fault? {
        try folder.open().verify(expecting: expecting).fault
    }

    @Test("a history that nobody touched holds, and has every link it ever had")
    func untouched() throws {
        let report = try folder.open().verify(expecting: [head])
        #expect(report.fault == nil)
        #expect(report.count == 11)
        #expect(report.head == head)
        let store = try folder.open()
        _ = try store.begin(Samples.run())
        #expect(try store.verify(expecting: [head]).fault == nil)
        #expect(try store.verify().head != head)
    }

    @Test(
        "what an entry tells was edited",
        arguments: [
            ("UPDATE run SET user = 'mallory' WHERE number = 1", 1),
            ("UPDATE run SET revision = NULL WHERE number = 1", 1),
            ("UPDATE intent SET changes = '[]' WHERE number = 2", 3),
            ("UPDATE outcome SET detail = 'um.7' WHERE intent = 1", 5),
            ("UPDATE outcome SET outcome = 'done', detail = 'um.3' WHERE intent = 3", 7),
            ("UPDATE outcome SET settled = 2 WHERE intent = 2", 6),
            ("UPDATE audit SET fact = zeroblob(32) WHERE position = 6", 6),
            ("UPDATE binding_change SET recorded = '{}' WHERE key = 'a'", 5),
            ("UPDATE run SET status = 0 WHERE number = 1", 8),
            ("UPDATE run SET finished = NULL, status = NULL WHERE number = 2", 11),
            ("DELETE FROM binding_change WHERE key = 'a'", 5),
        ] as [(String, Int64)]
    )
    func edited(sql: String, position: Int64) throws {
        try tamper(sql)
        let fault = try #require(try fault())
        #expect(fault.kind == .edited, "\(fault)")
        #expect(fault.position == position)
        #expect(fault.words.contains("entry \(position)"))
    }

    @Test("an older change of a binding that was given the number of the newer one does not make it the last")
    func reorderedChanges() async throws {
        do {
            let store = try folder.open()
            let run = try store.begin(Samples.run())
            let number = try await store.record([try Samples.intent(run, "a", .update)])[0]
            let renamed = try Samples.binding("a", id: "um.9")
            try await store.settle(number, .done(id: "um.9"), [.bind(renamed)], by: run)
            #expect(try store.verify().fault == nil)
        }
        let numbers = "SELECT number FROM binding_change WHERE key = 'a' ORDER BY number"
        try tamper(
            """
            CREATE TEMP TABLE swap AS \(numbers);
            UPDATE binding_change SET number = -number WHERE number IN swap;
            UPDATE binding_change SET number = (SELECT sum(number) FROM swap) + number WHERE number < 0;
            """
        )
        let fault = try #require(try fault())
        #expect(fault.kind == .edited && fault.words.contains("usageMeter a at togai"), "\(fault)")
    }

    @Test("an outcome is not written over another, and a run ends once, so that the chain holds")
    func settledTwice() async throws {
        let store = try folder.open()
        await #expect(throws: StateError.self) {
            try await store.settle(
                1,
                .failed("not made"),
                [.unbind(vendor: "togai", ref: ObjectRef("usageMeter", "a"))],
                by: 2
            )
        }
        try store.finish(1, status: 0, at: Samples.start.adding(seconds: 30))
        #expect(try store.verify(expecting: [head]).head == head)
        #expect(try store.verify().fault == nil)
        #expect(try store.bindings().map(\.ref.key) == ["a"])
    }

    @Test("an edit with its own digest made to match is found by the link")
    func editedWithDigest() throws {
        try tamper("UPDATE run SET user = 'mallory' WHERE number = 1")
        let values = "SELECT command, user, host, revision, started, dirty, undoes, plan FROM run WHERE number = 1"
        let queue = try DatabaseQueue(path: folder.path)
        let row = try #require(try queue.read { try Row.fetchOne($0, sql: values) })
        let digest = AuditFact(.began, of: 1, AuditFact.Value.values(row)).digest
        try queue.write { database in
            try database.execute(sql: "UPDATE audit SET fact = ? WHERE position = 1", arguments: [Data(digest.bytes)])
        }
        try queue.close()
        #expect(try fault()?.position == 1)
    }

    @Test(
        "an entry, or what it tells, was removed",
        arguments: [
            ("DELETE FROM audit WHERE position = 4", 4),
            ("DELETE FROM intent WHERE number = 3", 4),
            ("DELETE FROM outcome WHERE intent = 2", 6),
            ("UPDATE outcome SET intent = 9 WHERE intent = 2", 6),
            ("UPDATE audit SET link = zeroblob(32) WHERE position = 5", 5),
            ("DELETE FROM audit WHERE position = 1", 1),
            (
                "DELETE FROM audit WHERE position = 4; UPDATE audit SET position = position - 1 WHERE position > 4",
                4
            ),
        ] as [(String, Int64)]
    )
    func removed(sql: String, position: Int64) throws {
        try tamper(sql)
        let fault = try #require(try fault())
        #expect(fault.kind == .removed, "\(fault)")
        #expect(fault.position == position)
    }

    @Test(
        "something was put in that no run recorded",
        arguments: [
            "INSERT INTO run (command, user, host, started) VALUES ('apply', 'mallory', 'ci', '2026-01-01T00:00:00Z')",
            """
            INSERT INTO intent (run, vendor, action, kind, key, name, marks, meters, changes, at)
            VALUES (1, 'togai', 'create', 'usageMeter', 'x', 'x', '[]', '[]', '[]', '2026-01-01T00:00:00Z')
            """,
            "INSERT INTO outcome (intent, outcome, detail) VALUES (9, 'done', 'um.4')",
            "INSERT INTO binding_change (owner, vendor, kind, key) VALUES (99, 'togai', 'usageMeter', 'a')",
        ]
    )
    func inserted(sql: String) throws {
        try tamper(sql)
        let fault = try #require(try fault())
        #expect(fault.kind == .inserted, "\(fault)")
    }

    @Test(
        "an entry that was put between others is named, whether its link was made to match or not",
        arguments: [true, false]
    )
    func insertedEntry(matches: Bool) throws {
        let entries = try StateFile(path: folder.path, schema: .current).read { try AuditTable.entries($0) }
        let link = matches ? AuditChain.link(after: entries[3].link, entries[0].kept) : AuditDigest(of: [1])
        try tamper(
            """
            UPDATE audit SET position = -position WHERE position > 4;
            UPDATE audit SET position = 1 - position WHERE position < 0;
            INSERT INTO audit (position, kind, subject, fact, link) VALUES (5, 'began', 1, x'\(entries[0].kept)', x'\(link)')
            """
        )
        let fault = try #require(try fault())
        #expect(fault.kind == .inserted, "\(fault)")
        #expect(fault.position == 5)
    }

    @Test("entries that changed places are reordered")
    func reordered() throws {
        try tamper(
            """
            UPDATE audit SET position = 0 WHERE position = 5;
            UPDATE audit SET position = 5 WHERE position = 6;
            UPDATE audit SET position = 6 WHERE position = 0;
            """
        )
        let fault = try #require(try fault())
        #expect(fault.kind == .reordered, "\(fault)")
        #expect(fault.position == 5)
    }

    @Test("an end that was cut off is found by a head that was noted, and by the counters of numbers")
    func truncated() throws {
        try tamper(
            """
            DELETE FROM audit WHERE position > 8; DELETE FROM run WHERE number = 2;
            DELETE FROM binding_change WHERE owner = -10
            """
        )
        #expect(try fault(expecting: [head])?.kind == .truncated)
        #expect(try fault()?.kind == .removed)
        try tamper("UPDATE sqlite_sequence SET seq = 1 WHERE name = 'run'")
        #expect(try fault()?.words.contains("forgotten by no run") == true)
    }

    @Test(
        "bindings that no run made, changed or forgot are found",
        arguments: [
            ("UPDATE binding SET change = 2", .edited), ("UPDATE binding SET change = 99", .edited),
            ("UPDATE binding SET key = 'b'", .inserted), ("UPDATE binding SET kind = 'eventSchema'", .inserted),
            ("UPDATE binding SET vendor = 'amberflo'", .inserted), ("DELETE FROM binding", .removed),
            ("INSERT INTO binding VALUES ('togai', 'usageMeter', 'b', 2)", .inserted),
        ] as [(String, AuditReport.Fault.Kind)]
    )
    func bindings(sql: String, kind: AuditReport.Fault.Kind) throws {
        try tamper(sql)
        #expect(try fault()?.kind == kind)
    }

    @Test("a digest that is none is told as damage")
    func unreadableDigest() throws {
        try tamper("UPDATE audit SET link = x'00' WHERE position = 3")
        let error = #expect(throws: StateError.self) { try folder.open().verify() }
        #expect(error?.code == .damaged && error?.message.contains("`link`") == true)
    }

    @Test("a binding whose change is gone is damage, and not an object that nobody made")
    func lostChange() throws {
        try tamper("UPDATE binding SET change = 99")
        #expect(throws: StateError.self) { try folder.open().bindings() }
    }

    @Test("the outcome that a later run found says which run it was")
    func settledLater() async throws {
        let store = try folder.open()
        let crashed = try store.begin(Samples.run())
        let number = try await store.record([try Samples.intent(crashed, "d")])[0]
        let later = try store.begin(Samples.run())
        try await store.settle(number, .done(id: "um.4"), [.bind(try Samples.binding("d", id: "um.4"))], by: later)
        let history = try store.history(limit: 2)
        #expect(history[0].settled.map(\.intent.run) == [crashed])
        #expect(history[1].steps.map(\.settledBy) == [later])
        #expect(try store.verify().fault == nil)
    }
}
