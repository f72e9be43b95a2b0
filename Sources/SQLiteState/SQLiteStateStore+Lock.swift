import GRDB
import Metering
package import SyncEngine
import Synchronization

extension SQLiteStateStore {
    package func lock(_ owner: LockOwner) throws(StateError) {
        let holder = try file.write { database -> LockOwner? in
            let holder = try LockTable.holder(database)
            if let holder, holder != owner, life(of: holder, seenFrom: owner.host) != .ended { return holder }
            try LockTable.set(owner, database)
            return nil
        }
        if let holder {
            throw StateError(.locked(by: holder), refusal(holder, host: owner.host))
        }
        held.withLock { $0 = owner }
    }

    package func runUnderWay(seenFrom host: String) throws(StateError) -> LockOwner? {
        let holder = try file.read { try LockTable.holder($0) }
        guard let holder, holder != held.withLock(\.self) else { return nil }
        return life(of: holder, seenFrom: host) == .running ? holder : nil
    }

    package func unlock(_ owner: LockOwner) throws(StateError) {
        held.withLock { $0 = $0 == owner ? nil : $0 }
        try file.write { database in
            if try LockTable.holder(database) == owner {
                try LockTable.clear(database)
            }
        }
    }

    /// Who holds the lock, with what can be told of that from a machine; `nil` where nobody does.
    package func heldLock(seenFrom host: String) throws(StateError) -> HeldLock? {
        let holder = try file.read { try LockTable.holder($0) }
        return holder.map { HeldLock(owner: $0, life: life(of: $0, seenFrom: host)) }
    }

    /// Gives the lock to an owner in place of a holder of which a person knows that it is over.
    ///
    /// - Throws: ``StateError`` where that one no longer holds it, or is seen to be at work.
    package func takeLock(of holder: LockOwner, for owner: LockOwner) throws(StateError) {
        let (isTaken, now) = try file.write { database -> (Bool, LockOwner?) in
            let now = try LockTable.holder(database)
            guard now == holder, life(of: holder, seenFrom: owner.host) != .running else { return (false, now) }
            try LockTable.set(owner, database)
            return (true, owner)
        }
        guard isTaken else {
            throw StateError(
                .failed,
                "the lock of the state `\(path)` changed hands meanwhile, and was left alone: "
                    + (now.map { "\($0) holds it" } ?? "nobody holds it any more")
            )
        }
        held.withLock { $0 = owner }
    }

    /// Writes within one transaction, in which the lock is still that of the run, if it took it.
    func write<Value>(_ body: (Database) throws -> Value) throws(StateError) -> Value {
        let held = held.withLock(\.self)
        return try file.write { database in
            try check(held, database)
            return try body(database)
        }
    }

    /// Writes within a transaction that others who write at the same time may share, in which the lock is still that of the
    /// run, if it took it.
    func writeTogether<Value: Sendable>(
        _ haste: GroupCommit.Haste,
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StateError) -> Value {
        let held = held.withLock(\.self)
        return try await file.writeTogether(haste) { [self] database in
            try check(held, database)
            return try body(database)
        }
    }

    /// Refuses to write for a run whose lock was taken away: two that write would break the chain and double what they make.
    private func check(_ held: LockOwner?, _ database: Database) throws {
        guard let held, try !LockTable.isHeld(by: held, database) else { return }
        let now = try LockTable.holder(database).map { "\($0) holds it" } ?? "nobody holds it"
        throw StateError(
            .lockLost,
            "the lock of the state `\(path)` was taken from this run, and now \(now). This run stopped and wrote nothing more; "
                + "what it had sent by then is settled by the next one. Run it again when no other run is under way"
        )
    }

    /// What can be told of a holder, which only its own machine can tell.
    private func life(of holder: LockOwner, seenFrom host: String) -> ProcessLife {
        holder.host == host ? processes.life(of: holder.process, marked: holder.processStart) : .outOfSight
    }

    private func refusal(_ holder: LockOwner, host: String) -> String {
        let text = "the state `\(path)` is locked by \(holder); wait until that run has ended"
        guard life(of: holder, seenFrom: host) == .outOfSight else { return text }
        let place =
            holder.host == host
            ? "That process is in another container (PID namespace) of \(host), and from here"
            : "From this machine, \(host),"
        return text
            + ". \(place) it cannot be told whether it still runs; if it surely does not, `meterway state unlock` takes its lock away"
    }
}

/// A lock that somebody holds.
package struct HeldLock: Sendable, Hashable {
    /// Who holds it.
    package let owner: LockOwner
    /// What can be told of that process.
    package let life: ProcessLife
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

    /// Whether an owner holds the lock.
    static func isHeld(by owner: LockOwner, _ database: Database) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: """
                SELECT EXISTS (
                    SELECT 1 FROM lock
                    WHERE user = ? AND host = ? AND process = ? AND start = ? AND command = ? AND since = ?
                )
                """
        )
        return try Bool.fetchOne(statement, arguments: arguments(owner)) ?? false
    }

    private static func arguments(_ owner: LockOwner) -> StatementArguments {
        [owner.user, owner.host, owner.process, owner.processStart, owner.command, owner.since.description]
    }

    /// Gives the lock to an owner.
    static func set(_ owner: LockOwner, _ database: Database) throws {
        try database.execute(
            sql: """
                INSERT OR REPLACE INTO lock (slot, user, host, process, start, command, since)
                VALUES (1, ?, ?, ?, ?, ?, ?)
                """,
            arguments: arguments(owner)
        )
    }

    /// Leaves the lock free.
    static func clear(_ database: Database) throws {
        try database.execute(sql: "DELETE FROM lock")
    }
}
