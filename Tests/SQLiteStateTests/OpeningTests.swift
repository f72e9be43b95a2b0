import Foundation
import GRDB
import Metering
import SyncEngine
import Testing

@testable import SQLiteState

@Suite("A file is trusted as a state only when it is one")
struct OpeningTests {
    let folder: StateFolder

    /// A folder with a state in it that has a few bindings.
    init() throws {
        folder = try StateFolder()
        let bindings = try (1...200).map { try Samples.binding("meter-\($0)", id: "um.\($0)") }
        try folder.open().change(bindings.map { .bind($0) }, by: 1)
    }

    /// Opens the file, expects an error of a kind, and expects that the file is as it was.
    private func refusal(_ code: StateError.Code, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        let before = try folder.bytes
        let error = #expect(throws: StateError.self, sourceLocation: sourceLocation) { try folder.open() }
        #expect(error?.code == code, sourceLocation: sourceLocation)
        #expect(try folder.bytes == before, sourceLocation: sourceLocation)
        let message = error?.message ?? ""
        #expect(message.contains(folder.path), sourceLocation: sourceLocation)
        return message
    }

    @Test("it is written through a write-ahead log, which is gone when nobody holds the file")
    func writeAheadLog() throws {
        #expect(Array(try folder.bytes[18...19]) == [2, 2])
        #expect(try folder.files == ["state.db"])
        let store = try folder.open()
        _ = try store.begin(Samples.run())
        #expect(try folder.files.contains("state.db-wal"))
    }

    @Test("what a run left that was killed as it made the file is taken away when nobody can be at it any more")
    func leftovers() throws {
        let manager = FileManager.default
        let old = [".new-0A1B2C3D", ".new-0A1B2C3D-journal", ".v1.backup.unfinished-FFFFFFFF"].map { folder.path + $0 }
        let kept = [".new-00000000", ".new-notes", ".v1.backup", ".bak", "2.new-0A1B2C3D"].map { folder.path + $0 }
        for path in old + kept { try Data("left".utf8).write(to: URL(fileURLWithPath: path)) }
        let past = Date(timeIntervalSinceNow: -DraftFile.life - 60)
        for path in old + kept.dropFirst() { try manager.setAttributes([.modificationDate: past], ofItemAtPath: path) }
        // The state itself under the name of its draft, as a kill leaves it between the two.
        let twin = folder.path + ".new-12345678"
        try manager.linkItem(atPath: folder.path, toPath: twin)
        let directory = folder.path + ".new-FEDCBA98"
        try manager.createDirectory(atPath: directory, withIntermediateDirectories: false)
        try Data("kept".utf8).write(to: URL(fileURLWithPath: directory + "/notes"))
        try manager.setAttributes([.modificationDate: past], ofItemAtPath: directory)
        let bytes = try folder.bytes
        #expect(try folder.open().bindings().count == 200)
        #expect((old + [twin]).filter(manager.fileExists) == [])
        #expect(manager.fileExists(atPath: directory + "/notes"), "a folder is no draft")
        #expect(kept.filter(manager.fileExists) == kept, "one is in the making, and the others are none of ours")
        #expect(try folder.bytes == bytes)
    }

    @Test("a page that was overwritten makes it damaged")
    func overwrittenPage() throws {
        var bytes = try folder.bytes
        #expect(bytes.count > 4 * 4_096)
        for index in 4_096..<bytes.count {
            bytes[index] = 0xA5
        }
        try folder.write(bytes)
        #expect(try refusal(.damaged).contains("Put a backup in its place"))
    }

    @Test("a file that was cut short is damaged")
    func cutShort() throws {
        try folder.write(Array(try folder.bytes.prefix(2 * 4_096)))
        _ = try refusal(.damaged)
    }

    @Test("text is damaged, or no SQLite file")
    func text() throws {
        try folder.write(Array(String(repeating: "meters:\n", count: 100).utf8))
        #expect(try refusal(.damaged).contains("is no SQLite file"))
    }

    @Test("a newer version is left as it is, with what to do")
    func newerVersion() throws {
        try folder.patch(60, 99)
        let message = try refusal(.newer)
        #expect(message.contains("version 99"))
        #expect(message.contains("up to \(StateSchema.current.version)"))
    }

    @Test("an SQLite file of another program is left as it is", arguments: [0, 0x4750_4B47] as [UInt32])
    func otherProgram(application: UInt32) throws {
        try folder.patch(68, application)
        #expect(try refusal(.failed).contains("another program"))
    }

    @Test("an empty file is no new state, and stays as it is")
    func emptyFile() throws {
        try folder.write([])
        #expect(try refusal(.damaged).contains("it is empty, which a state never is"))
    }

    @Test(
        "a log without its file, or beside an empty one, is left as it is, since the file may be brought back",
        arguments: [true, false]
    )
    func logAlone(isEmpty: Bool) throws {
        let log = "\(folder.path)-wal"
        try Data("frames".utf8).write(to: URL(fileURLWithPath: log))
        if isEmpty { try folder.write([]) } else { try FileManager.default.removeItem(atPath: folder.path) }
        let files = try folder.files
        let error = #expect(throws: StateError.self) { try folder.open() }
        #expect(error?.code == .damaged && error?.message.contains(isEmpty ? "it is empty" : log) == true)
        #expect(try folder.files == files)
        #expect(try Data(contentsOf: URL(fileURLWithPath: log)) == Data("frames".utf8))
    }

    @Test("a state is made whole before it has its name, and nothing else is left of that")
    func making() throws {
        let folder = try StateFolder()
        do {
            _ = try folder.open()
        }
        #expect(try folder.files == ["state.db"])
        let header = try DatabaseQueue(path: folder.path).read { database in
            try Int.fetchOne(database, sql: "PRAGMA user_version")
        }
        #expect(header == StateSchema.current.version)
    }

    @Test("of many that make the state at once, all have the same one")
    func makingAtOnce() async throws {
        for _ in 0..<5 {
            let folder = try StateFolder()
            let runs = try await withThrowingTaskGroup(of: Int64.self) { group in
                for _ in 0..<6 {
                    group.addTask { try folder.open().begin(Samples.run()) }
                }
                return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
            }
            #expect(runs == Set(1...6))
            #expect(try folder.files.allSatisfy { !$0.contains("new") })
        }
    }

    @Test(
        "a table or a column that is gone makes it damaged",
        arguments: ["DROP TABLE audit", "ALTER TABLE run DROP COLUMN plan", "DROP TABLE lock"]
    )
    func droppedTable(sql: String) throws {
        let queue = try DatabaseQueue(path: folder.path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
        let store = try folder.open()
        let error = #expect(throws: StateError.self) {
            try store.lock(Samples.owner())
            _ = try store.begin(Samples.run())
        }
        #expect(error?.code == .damaged, "\(error?.message ?? "")")
        #expect(error?.message.contains("Put a backup in its place") == true)
    }

    @Test("a copy that there is no room for is no copy, and says so")
    func noRoom() throws {
        let error = StateError(DatabaseError(resultCode: .SQLITE_FULL, message: "not an error"), path: folder.path)
        #expect(error.code == .failed)
        #expect(error.message.contains("is full (error 13 (database or disk is full))"), "\(error.message)")
    }

    @Test("a path that is a folder is an error with its name")
    func folderForFile() throws {
        let error = #expect(throws: StateError.self) { try SQLiteStateStore(path: folder.url.path) }
        #expect(error?.code == .failed)
        #expect(error?.message.contains(folder.url.path) == true)
    }

    @Test(
        "what the system has against a new state is said, and what to do",
        .enabled(if: FileManager.default.fileExists(atPath: "/sys"))
    )
    func obstacle() throws {
        let error = #expect(throws: StateError.self) { try SQLiteStateStore(path: "/sys/state.db") }
        let words = [
            "the state `/sys/state.db` cannot be opened for writing: permission is denied (",
            "the state `/sys/state.db` cannot be opened for writing: its file system can only be read (",
        ]
        #expect(words.contains { error?.message.hasPrefix($0) == true }, "\(error?.message ?? "")")
    }

    @Test("a state that is there and cannot be written is not to be left for a new one, only for a copy to look at")
    func unwritable() {
        for code in [POSIXErrorCode.EROFS, .EACCES] {
            let remedy = StateObstacle.remedy(code, isThere: true)
            #expect(remedy.contains("only to look, copy it") && !remedy.contains("another place"), "\(remedy)")
        }
        #expect(StateObstacle.remedy(.EROFS, isThere: false).hasSuffix("or name another place for the state"))
    }

    @Test("a state that was taken away from a run, or replaced, takes nothing more of it", arguments: [false, true])
    func takenAway(isReplaced: Bool) async throws {
        let store = try folder.open()
        let run = try store.begin(Samples.run())
        let away = URL(filePath: folder.path + ".away")
        try FileManager.default.moveItem(at: URL(filePath: folder.path), to: away)
        if isReplaced { try FileManager.default.copyItem(at: away, to: URL(filePath: folder.path)) }
        let words = isReplaced ? "was replaced by another file while" : "was taken away while"
        let begun = #expect(throws: StateError.self) { try store.begin(Samples.run()) }
        #expect(begun?.message.contains("the state `\(folder.path)` \(words)") == true)
        let settled = await #expect(throws: StateError.self) { try await store.settle([], by: run) }
        #expect(settled?.message.contains(words) == true)
        if isReplaced { try FileManager.default.removeItem(atPath: folder.path) }
        try FileManager.default.moveItem(at: away, to: URL(filePath: folder.path))
        try store.finish(run, status: 0, at: Samples.run().started)
    }

    @Test("a folder that takes files is no obstacle, and the probe leaves nothing there")
    func noObstacle() throws {
        #expect(StateObstacle.find(at: folder.path) == nil)
        #expect(try folder.files == ["state.db"])
    }

    @Test("a page that the disk did not give is no damage, for which a backup would be put in the state's place")
    func unreadPage() {
        let fault = "*** in database main ***\nPage 17: unable to get the page. error code=8458"
        let error = StateError(faults: [fault], path: folder.path)
        #expect(error.code == .failed)
        #expect(error.message.contains("cannot be read or written") && !error.message.contains("backup"))
        #expect(!error.message.contains("\n"))
        let damage = StateError(faults: ["Page 17: unable to get the page. error code=11", fault], path: folder.path)
        #expect(damage.code == .failed, "what is not read now may be whole")
        #expect(StateError(faults: ["Page 17: unable to get the page. error code=11"], path: "p").code == .damaged)
    }

    @Test("a folder that cannot be made is an error with its name")
    func fileForFolder() throws {
        let error = #expect(throws: StateError.self) { try SQLiteStateStore(path: folder.path + "/below/state.db") }
        #expect(error?.code == .failed)
        #expect(error?.message.hasSuffix("cannot be made: a file stands where its path has a folder") == true)
    }

    @Test("what the system has against a state is said in the words of the system where we have none")
    func obstacles() {
        #expect(StateObstacle.words(POSIXError(.ETXTBSY)) == "the system says “Text file busy”")
        #expect(StateObstacle.words(POSIXError(.ENAMETOOLONG)) == "its name is too long")
        #expect(StateObstacle.words(POSIXError(.ENOENT)) == "its folder is gone")
    }

    @Test("a folder that this user may not write to is an error in our own words", .enabled(if: geteuid() != 0))
    func forbidden() throws {
        let manager = FileManager.default
        let above = folder.url.appending(path: "above")
        let rights: [FileAttributeKey: Any] = [.posixPermissions: 0o500]
        try manager.createDirectory(at: above, withIntermediateDirectories: true, attributes: rights)
        let error = #expect(throws: StateError.self) { try SQLiteStateStore(path: above.path + "/below/state.db") }
        #expect(error?.message.hasSuffix("cannot be made: permission is denied") == true)
    }

    @Test("a log that another user left and this one may not write to is named", .enabled(if: geteuid() != 0))
    func foreignLog() throws {
        _ = try folder.open()
        let log = "\(folder.path)-wal"
        let rights: [FileAttributeKey: Any] = [.posixPermissions: 0o400]
        try #require(FileManager.default.createFile(atPath: log, contents: nil, attributes: rights))
        #expect(StateObstacle.find(at: folder.path)?.reason.hasPrefix("this user may not write to `\(log)`") == true)
    }

    @Test("an older version is brought up to date, and a copy of it is kept")
    func migration() throws {
        let before = try folder.open().bindings()
        let next = StateSchema(steps: StateSchema.current.steps + ["ALTER TABLE run ADD COLUMN note TEXT"])
        let version = StateSchema.current.version
        let store = try SQLiteStateStore(path: folder.path, processes: .system, schema: next)
        #expect(try store.bindings() == before)
        #expect(try folder.open(as: next).bindings() == before)
        let copy = try SQLiteStateStore(path: "\(folder.path).v\(version).backup")
        #expect(try copy.bindings() == before)
        #expect(throws: StateError.self) { try folder.open() }
    }

    @Test("a step that fails leaves the older version and no copy")
    func failingMigration() throws {
        let broken = StateSchema(steps: StateSchema.current.steps + ["CREATE TABLE note (a)", "NO SQL"])
        for _ in 0..<2 {
            #expect(throws: StateError.self) { try folder.open(as: broken) }
        }
        #expect(try folder.open().bindings().count == 200)
        #expect(try folder.files == ["state.db"])
        let next = StateSchema(steps: StateSchema.current.steps + ["CREATE TABLE note (a)"])
        #expect(try folder.open(as: next).bindings().count == 200)
    }

    @Test("a copy has a name of its own, and only a whole one has it")
    func copyNames() throws {
        let version = StateSchema.current.version
        let first = folder.path + ".v\(version).backup"
        try Data("kept".utf8).write(to: URL(fileURLWithPath: first))
        let next = StateSchema(steps: StateSchema.current.steps + ["CREATE TABLE note (a)"])
        do {
            _ = try folder.open(as: next)
        }
        #expect(try folder.files == ["state.db", "state.db.v\(version).backup", "state.db.v\(version).backup-2"])
        #expect(try Data(contentsOf: URL(fileURLWithPath: first)) == Data("kept".utf8))
        #expect(try SQLiteStateStore(path: first + "-2").bindings().count == 200)
    }
}

extension StateFolder {
    /// Opens the state as a program that knows another layout.
    func open(as schema: StateSchema) throws -> SQLiteStateStore {
        try SQLiteStateStore(path: path, processes: .system, schema: schema)
    }
}
