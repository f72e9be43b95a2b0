import GRDB
import Metering
import SyncEngine

/// The table of runs.
enum RunTable {
    /// Opens a run and answers with its number.
    static func insert(_ run: RunRecord, _ database: Database) throws -> Int64 {
        try database.execute(
            sql: "INSERT INTO run (command, user, host, revision, started) VALUES (?, ?, ?, ?, ?)",
            arguments: [run.command, run.user, run.host, run.revision, run.started.description]
        )
        return database.lastInsertedRowID
    }

    /// Closes a run.
    static func finish(_ run: Int64, status: Int, at: Timestamp, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE run SET finished = ?, status = ? WHERE number = ?",
            arguments: [at.description, status, run]
        )
    }

    /// The newest runs, newest first, without their writes.
    static func newest(_ limit: Int, _ database: Database) throws -> [HistoryEntry] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT number, command, user, host, revision, started, finished, status
                FROM run ORDER BY number DESC LIMIT ?
                """,
            arguments: [Swift.max(limit, 0)]
        ).map { row in
            var reader = RowReader(row)
            return HistoryEntry(
                run: try reader.integer(),
                record: RunRecord(
                    command: try reader.text(),
                    user: try reader.text(),
                    host: try reader.text(),
                    revision: try reader.optionalText(),
                    started: try reader.timestamp()
                ),
                finished: try reader.optionalTimestamp(),
                status: try reader.optionalInteger(),
                steps: []
            )
        }
    }
}
