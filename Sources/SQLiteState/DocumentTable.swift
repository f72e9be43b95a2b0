import GRDB
import Metering
import SyncEngine

/// The table of what commands keep between runs.
enum DocumentTable {
    /// What the chain tells of a document.
    static let noted = "SELECT run, kind, name, body FROM document WHERE number = ?"

    /// Keeps a document, and answers with its number.
    static func insert(_ document: StateDocument, by run: Int64, _ database: Database) throws -> Int64 {
        let values: [AuditFact.Value] = [
            .integer(run), .text(document.kind), .text(document.name), .text(document.body.text()),
        ]
        try database.execute(
            sql: "INSERT INTO document (run, kind, name, body) VALUES (?, ?, ?, ?)",
            arguments: StatementArguments(values)
        )
        let number = database.lastInsertedRowID
        try AuditTable.append(AuditFact(.noted, of: number, values), database)
        return number
    }

    /// The documents of a kind, all or those of a name, oldest first.
    static func all(_ kind: String, named name: String?, _ database: Database) throws -> [KeptDocument] {
        try Row.fetchAll(
            database,
            sql:
                "SELECT number, run, kind, name, body FROM document WHERE kind = ? AND name = ifnull(?, name) ORDER BY number",
            arguments: [kind, name]
        ).map { row in
            var reader = RowReader(row)
            return KeptDocument(
                number: try reader.integer(),
                run: try reader.integer(),
                document: StateDocument(kind: try reader.text(), name: try reader.text(), body: try reader.json { $0 })
            )
        }
    }
}
