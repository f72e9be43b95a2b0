import GRDB
import Metering
package import SyncEngine

extension SQLiteStateStore {
    /// Reads the whole file and holds it against its own rules, indexes and references included (SQLite, PRAGMA
    /// integrity_check and foreign_key_check).
    ///
    /// - Throws: ``StateError``: `damaged`, with the first faults.
    package func checkIntegrity() throws(StateError) {
        let faults = try file.read { database in
            let faults = try String.fetchAll(database, sql: "PRAGMA integrity_check(5)").filter { $0 != "ok" }
            let loose = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check")
            return faults
                + (loose.isEmpty ? [] : ["\(loose.count.counted("row refers", "rows refer")) to rows that are gone"])
        }
        guard faults.isEmpty else { throw StateError(faults: faults, path: path) }
    }

    /// Holds the whole history against its chain, and the bindings against the history.
    ///
    /// - Parameter expected: links that were noted elsewhere.
    /// - Returns: the length of the chain, its last link, and the first thing that does not fit.
    /// - Throws: ``StateError`` where the file cannot be read.
    package func verify(expecting expected: [AuditDigest] = []) throws(StateError) -> AuditReport {
        try file.read { database in
            var walk = AuditWalk(expecting: expected)
            guard try AuditTable.eachEntry(database, { walk.takes($0) }) else {
                return AuditVerifier.report(on: try AuditTable.entries(database))
            }
            var report = walk.report(strays: try AuditStrays.all(database))
            if report.fault == nil {
                report.fault = try AuditStrays.cutOff(database) ?? BindingLog.fault(database)
            }
            return report
        }
    }
}

/// What the state holds although no entry of the chain tells of it.
enum AuditStrays {
    private static let questions: [(what: String, sql: String)] = [
        ("run", "SELECT number FROM run WHERE number NOT IN (SELECT subject FROM audit WHERE kind = 'began')"),
        (
            "the end of run",
            """
            SELECT number FROM run WHERE finished IS NOT NULL
            AND number NOT IN (SELECT subject FROM audit WHERE kind = 'finished')
            """
        ),
        ("write", "SELECT number FROM intent WHERE number NOT IN (SELECT subject FROM audit WHERE kind = 'intended')"),
        (
            "the outcome of write",
            """
            SELECT intent AS number FROM outcome
            WHERE intent NOT IN (SELECT subject FROM audit WHERE kind = 'settled')
            """
        ),
        (
            "document",
            "SELECT number FROM document WHERE number NOT IN (SELECT subject FROM audit WHERE kind = 'noted')"
        ),
        (
            "change of a binding",
            """
            SELECT number FROM binding_change
            WHERE owner NOT IN (SELECT subject FROM audit WHERE kind = 'settled')
            AND -owner NOT IN (SELECT position FROM audit WHERE kind = 'bound')
            """
        ),
    ]

    /// All of it, in words.
    static func all(_ database: Database) throws -> [String] {
        try questions.flatMap { what, sql in
            try Int64.fetchAll(database, sql: sql + " ORDER BY number LIMIT 1").map { "\(what) \($0)" }
        }
    }

    /// Runs, writes or documents that were there and are gone from the end, as the counters of their numbers tell.
    static func cutOff(_ database: Database) throws -> AuditReport.Fault? {
        for (table, what) in [("run", "run"), ("intent", "write"), ("document", "document")] {
            let sql = "SELECT seq FROM sqlite_sequence WHERE name = ?"
            let given = try Int64.fetchOne(database, sql: sql, arguments: [table]) ?? 0
            let last = try Int64.fetchOne(database, sql: "SELECT max(number) FROM \(table)") ?? 0
            if given != last {
                return .init(.removed, "the last \(what) is \(last), and \(what) \(given) was recorded")
            }
        }
        return nil
    }
}
