import Foundation
import GRDB
import SyncEngine

/// What happens between opening a file and trusting it as a state.
struct StateOpening {
    let path: String
    let schema: StateSchema

    /// Checks the file, sets how it is written, and brings it up to date.
    func open(_ queue: DatabaseQueue) throws {
        let header = try queue.read(Header.init)
        try check(header)
        try queue.read(checkPages)
        try setWriting(queue)
        guard header.version < schema.version else { return }
        if header.version > 0 {
            try keepCopy(of: queue, version: header.version)
        }
        try queue.write(migrate)
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

    private func check(_ header: Header) throws(StateError) {
        let isNew = header.application == 0 && header.version == 0 && !header.hasTables
        guard isNew || header.application == StateSchema.applicationID else {
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
            throw StateError.damaged(path: path, faults.joined(separator: "; "))
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

    /// Keeps the file as it is before the first step, under a name that is free.
    private func keepCopy(of queue: DatabaseQueue, version: Int) throws {
        var copy = "\(path).v\(version).backup"
        var number = 1
        while FileManager.default.fileExists(atPath: copy) {
            number += 1
            copy = "\(path).v\(version).backup-\(number)"
        }
        let target = try DatabaseQueue(path: copy, configuration: StateFile.configuration)
        try queue.backup(to: target)
        try target.close()
    }

    /// Takes the steps that are missing, all or none; another process may have taken them meanwhile.
    private func migrate(_ database: Database) throws {
        let header = try Header(database)
        try check(header)
        for (number, step) in schema.steps.enumerated() where number >= header.version {
            try database.execute(sql: step.sql)
            try step.then(database)
        }
        try database.execute(sql: "PRAGMA application_id = \(StateSchema.applicationID)")
        try database.execute(sql: "PRAGMA user_version = \(schema.version)")
    }
}
