import Foundation
import GRDB
import SyncEngine

/// What happens between opening a file and trusting it as a state.
struct StateOpening {
    let path: String
    let schema: StateSchema

    /// Makes the file where there is none: whole, and under its name only then, so that no moment leaves an empty one behind.
    ///
    /// - Returns: whether a file of that name may be empty all the same, since the folder takes no second name for a file.
    func make() throws -> Bool {
        guard !isThere(path) else {
            try checkSize()
            return false
        }
        // SQLite would take the log of a file that is gone for that of the new one.
        for log in ["\(path)-wal", "\(path)-journal"] where isThere(log) && !isThere(path) {
            throw StateError.damaged(path: path, "it is gone, and its log `\(log)` is there, which belongs to it")
        }
        let draft = DraftFile(for: path, "new")
        defer { draft.remove() }
        let queue = try DatabaseQueue(path: draft.path, configuration: StateFile.configuration)
        // Twice of what is usual: a page holds more of the long rows, and half as many are written.
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA page_size = 8192") }
        try queue.write { try migrate($0, mayBeEmpty: true) }
        try queue.close()
        do {
            // Unlike a move, this leaves a file alone that another process made meanwhile.
            try FileManager.default.linkItem(atPath: draft.path, toPath: path)
            return false
        } catch {
            return !isThere(path)
        }
    }

    /// Removes drafts that runs left which were killed while they made the file, or a copy of it.
    ///
    /// A draft is in the making for moments, so that one that nobody wrote to for a while belongs to none that lives. Should it
    /// all the same, that one makes the file in another way, or fails to keep a copy and does nothing to the state. One that is
    /// the state itself under another name was whole when its maker ended, and can lose that name at any time.
    func sweep(asOf now: Date) {
        let manager = FileManager.default
        let file = URL(fileURLWithPath: path)
        let folder = file.deletingLastPathComponent().path
        let names = ((try? manager.contentsOfDirectory(atPath: folder)) ?? []).filter {
            DraftFile.isDraft($0, for: file.lastPathComponent)
        }
        guard !names.isEmpty else { return }
        let own = (try? manager.attributesOfItem(atPath: path))?[.systemFileNumber] as? Int
        for draft in names.map({ "\(folder)/\($0)" }) {
            guard let values = try? manager.attributesOfItem(atPath: draft),
                values[.type] as? FileAttributeType == .typeRegular, let written = values[.modificationDate] as? Date
            else { continue }
            let isState = own != nil && values[.systemFileNumber] as? Int == own
            guard isState || now.timeIntervalSince(written) > DraftFile.life else { continue }
            try? manager.removeItem(atPath: draft)
        }
    }

    private func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// Refuses an empty file before SQLite opens it, which would take the log beside it away.
    private func checkSize() throws {
        let values = try? URL(fileURLWithPath: path).resourceValues(forKeys: [.fileSizeKey, .isRegularFileKey])
        guard values?.isRegularFile == true, values?.fileSize == 0 else { return }
        throw StateError.damaged(path: path, Self.empty)
    }

    private static let empty = "it is empty, which a state never is, not even a new one"

    /// Checks the file, sets how it is written, and brings it up to date.
    func open(_ queue: DatabaseQueue, mayBeEmpty: Bool) throws {
        let header = try queue.read(Header.init)
        try check(header, mayBeEmpty: mayBeEmpty)
        try queue.read(checkPages)
        try setWriting(queue)
        guard header.version < schema.version else { return }
        let copy = header.version > 0 ? try keepCopy(of: queue, version: header.version) : nil
        do {
            try queue.write { try migrate($0, mayBeEmpty: mayBeEmpty) }
        } catch {
            // The file is as it was, so that a copy of it would only be one more after each attempt.
            if let copy { try? FileManager.default.removeItem(atPath: copy) }
            throw error
        }
    }

    /// What a file says of itself.
    private struct Header {
        let application: Int
        let version: Int
        let hasTables: Bool

        init(_ database: Database) throws {
            application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
            version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            hasTables = try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_master)") ?? false
        }
    }

    private func check(_ header: Header, mayBeEmpty: Bool) throws(StateError) {
        let isEmpty = header.application == 0 && header.version == 0 && !header.hasTables
        guard !isEmpty || mayBeEmpty else {
            throw StateError.damaged(path: path, Self.empty)
        }
        guard isEmpty || header.application == StateSchema.applicationID else {
            throw StateError(
                .failed,
                "`\(path)` is an SQLite file of another program, not a state of Meterway; it was left as it is. "
                    + "Name another file for the state"
            )
        }
        guard header.version <= schema.version else {
            throw StateError(
                .newer,
                "the state `\(path)` has version \(header.version), and this Meterway knows versions up to "
                    + "\(schema.version); it was left as it is. Use the Meterway that wrote it, or a newer one"
            )
        }
    }

    /// Reads the whole file and holds it against its own rules (SQLite, PRAGMA quick_check).
    private func checkPages(_ database: Database) throws {
        let faults = try String.fetchAll(database, sql: "PRAGMA quick_check(5)")
        guard faults == ["ok"] else {
            throw StateError(faults: faults, path: path)
        }
    }

    /// Sets a write-ahead log, and that a commit waits for the disk (SQLite, PRAGMA synchronous).
    ///
    /// The log goes into the file seldom, at 32 MiB in place of 4 (SQLite, PRAGMA wal_autocheckpoint): a large apply changes the
    /// same pages again and again.
    private func setWriting(_ queue: DatabaseQueue) throws {
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 8192")
            var mode = try String.fetchOne(database, sql: "PRAGMA journal_mode")
            // The change of the mode does not wait for other processes by itself.
            for _ in 0..<Self.attempts where mode != "wal" {
                do {
                    mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
                } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                    Thread.sleep(forTimeInterval: 0.02)
                }
            }
            guard mode == "wal" else {
                throw StateError(
                    .failed,
                    "the state `\(path)` cannot be given a write-ahead log; put it on a local disk that no other program holds"
                )
            }
        }
    }

    private static let attempts = 50

    /// Keeps the file as it is before the first step, under a name that is free, which only a whole copy is given.
    ///
    /// - Returns: the copy; `nil` where another process brought the file up to date meanwhile, and keeps one.
    private func keepCopy(of queue: DatabaseQueue, version: Int) throws -> String? {
        let name = "\(path).v\(version).backup"
        let draft = DraftFile(for: name, "unfinished")
        defer { draft.remove() }
        let target = try DatabaseQueue(path: draft.path, configuration: StateFile.configuration)
        try queue.backup(to: target)
        let copied = try target.read(Header.init)
        try target.close()
        guard copied.version == version else { return nil }
        var copy = name
        var number = 1
        while FileManager.default.fileExists(atPath: copy) {
            number += 1
            copy = "\(name)-\(number)"
        }
        try FileManager.default.moveItem(atPath: draft.path, toPath: copy)
        return copy
    }

    /// Takes the steps that are missing, all or none; another process may have taken them meanwhile.
    private func migrate(_ database: Database, mayBeEmpty: Bool) throws {
        let header = try Header(database)
        try check(header, mayBeEmpty: mayBeEmpty)
        for (number, step) in schema.steps.enumerated() where number >= header.version {
            try database.execute(sql: step.sql)
            try step.then(database)
        }
        try database.execute(sql: "PRAGMA application_id = \(StateSchema.applicationID)")
        try database.execute(sql: "PRAGMA user_version = \(schema.version)")
    }
}

/// An SQLite file in the making, under a name of its own beside the one that it is for.
struct DraftFile {
    let path: String

    /// How long a draft is left alone that nobody writes to, in seconds.
    static let life: TimeInterval = 600

    /// Names a file; the word says what it is.
    init(for path: String, _ word: String) {
        self.path = "\(path).\(word)-\(UUID().uuidString.prefix(8))"
    }

    /// Whether a file is a draft of a state of a name, or of a copy of it, or what SQLite keeps beside such a draft.
    static func isDraft(_ name: String, for state: String) -> Bool {
        guard name.hasPrefix(state + ".") else { return false }
        let rest = name.dropFirst(state.count + 1)
        return rest.wholeMatch(of: /(new|v[0-9]+\.backup\.unfinished)-[0-9A-F]{8}(-journal|-wal|-shm)?/) != nil
    }

    /// Removes the file, and what SQLite keeps beside it; what has another name by now stays under that.
    func remove() {
        for suffix in ["", "-journal", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
    }
}
