import GRDB
import Metering
package import SyncEngine

extension SQLiteStateStore {
    package func lock(_ owner: LockOwner) throws(StateError) {
        let holder = try file.write { database -> LockOwner? in
            let holder = try LockTable.holder(database)
            if let holder, holder != owner, !isDead(holder, seenFrom: owner.host) { return holder }
            try LockTable.set(owner, database)
            return nil
        }
        if let holder {
            throw StateError(.locked(by: holder), refusal(holder, host: owner.host))
        }
    }

    package func unlock(_ owner: LockOwner) throws(StateError) {
        try file.write { database in
            if try LockTable.holder(database) == owner {
                try LockTable.clear(database)
            }
        }
    }

    /// Whether a holder is certain to have ended, which only its own machine can tell.
    private func isDead(_ holder: LockOwner, seenFrom host: String) -> Bool {
        holder.host == host && processes.hasEnded(holder.process, start: holder.processStart)
    }

    private func refusal(_ holder: LockOwner, host: String) -> String {
        let text = "the state `\(path)` is locked by \(holder); wait until that run has ended"
        guard holder.host != host else { return text }
        return text
            + ". From this machine, \(host), it cannot be told whether it still runs; if it surely does not, "
            + "`sqlite3 \(path) 'DELETE FROM lock'` gives the lock back"
    }
}

/// The table of the one lock.
enum LockTable {
    /// Who holds the lock.
    static func holder(_ database: Database) throws -> LockOwner? {
        try Row.fetchOne(database, sql: "SELECT user, host, process, start, command, since FROM lock").map { row in
            var reader = RowReader(row)
            return LockOwner(
                user: try reader.text(),
                host: try reader.text(),
                process: Int32(truncatingIfNeeded: try reader.integer()),
                processStart: try reader.text(),
                command: try reader.text(),
                since: try reader.timestamp()
            )
        }
    }

    /// Gives the lock to an owner.
    static func set(_ owner: LockOwner, _ database: Database) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO lock (slot, user, host, process, start, command, since)
                VALUES (1, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                owner.user, owner.host, owner.process, owner.processStart, owner.command, owner.since.description,
            ]
        )
    }

    /// Leaves the lock free.
    static func clear(_ database: Database) throws {
        try database.execute(sql: "DELETE FROM lock")
    }
}
