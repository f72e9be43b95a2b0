import GRDB
import Metering
import SyncEngine

/// The table of runs.
enum RunTable {
    /// Opens a run and answers with its number.
    static func insert(_ run: RunRecord, _ database: Database) throws -> Int64 {
        let values: [AuditFact.Value] = [
            .text(run.command), .text(run.user), .text(run.host), .text(run.revision), .text(run.started.description),
            .integer(run.isDirty.map { $0 ? 1 : 0 }), .integer(run.undoes), .text(run.plan),
        ]
        try database.execute(
            sql: """
                INSERT INTO run (command, user, host, revision, started, dirty, undoes, plan)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: StatementArguments(values)
        )
        let number = database.lastInsertedRowID
        try AuditTable.append(AuditFact(.began, of: number, values), database)
        return number
    }

    /// What the chain tells of the beginning of a run.
    static let begun =
        "SELECT command, user, host, revision, started, dirty, undoes, plan FROM run WHERE number = ?"

    /// What the chain tells of the end of a run.
    static let ended = "SELECT finished, status FROM run WHERE number = ?"

    /// Closes a run that is open.
    static func finish(_ run: Int64, status: Int, at: Timestamp, _ database: Database) throws {
        let values: [AuditFact.Value] = [.text(at.description), .integer(Int64(status))]
        try database.execute(
            sql: "UPDATE run SET finished = ?, status = ? WHERE number = ? AND finished IS NULL",
            arguments: StatementArguments(values + [.integer(run)])
        )
        guard database.changesCount == 1 else { return }
        try AuditTable.append(AuditFact(.finished, of: run, values), database)
    }

    /// The newest runs, or the one of a number, newest first, without their writes.
    static func newest(_ limit: Int, numbered number: Int64? = nil, _ database: Database) throws -> [HistoryEntry] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT number, command, user, host, revision, dirty, undoes, plan, started, finished, status,
                    number IN (
                        SELECT subject FROM audit WHERE kind = 'began'
                            AND position < (SELECT max(position) FROM audit WHERE kind = 'joined')
                    )
                FROM run \(number == nil ? "" : "WHERE number = ?") ORDER BY number DESC LIMIT ?
                """,
            arguments: StatementArguments([number, Int64(Swift.max(limit, 0))].compactMap(\.self))
        ).map { row in
            var reader = RowReader(row)
            return HistoryEntry(
                run: try reader.integer(),
                record: try record(&reader),
                finished: try reader.optionalTimestamp(),
                status: try reader.optionalInteger(),
                steps: [],
                isBeforeChain: try reader.integer() != 0
            )
        }
    }

    /// The record of a run; `nil` where there is none of the number.
    static func record(of run: Int64, _ database: Database) throws -> RunRecord? {
        let sql = "SELECT command, user, host, revision, dirty, undoes, plan, started FROM run WHERE number = ?"
        return try Row.fetchOne(database, sql: sql, arguments: [run]).map { row in
            var reader = RowReader(row)
            return try record(&reader)
        }
    }

    private static func record(_ reader: inout RowReader) throws -> RunRecord {
        RunRecord(
            command: try reader.text(),
            user: try reader.text(),
            host: try reader.text(),
            revision: try reader.optionalText(),
            isDirty: try reader.optionalInteger().map { $0 != 0 },
            undoes: try reader.optionalInteger().map(Int64.init),
            plan: try reader.optionalText(),
            started: try reader.timestamp()
        )
    }
}
