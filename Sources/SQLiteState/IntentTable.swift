import AdapterKit
import GRDB
import Metering
import SyncEngine

/// The table of intended writes: the journal.
enum IntentTable {
    private static let columns = "number, run, vendor, action, kind, key, id, name, marks, meters, changes, at"

    /// Writes an intent down and answers with its number.
    static func insert(_ intent: Intent, _ database: Database) throws -> Int64 {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO intent (run, vendor, action, kind, key, id, name, marks, meters, changes, at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            intent.run, intent.vendor, intent.action.rawValue, intent.ref.kind.rawValue, intent.ref.key, intent.id,
            intent.name, JSONValue(intent.marks).text(), JSONValue(intent.meters).text(),
            JSONValue(intent.changes).text(), intent.at.description,
        ])
        return database.lastInsertedRowID
    }

    /// Writes the outcome of an intent down, and answers whether there is such an intent.
    static func settle(_ number: Int64, _ outcome: IntentOutcome, _ database: Database) throws -> Bool {
        let (word, detail) =
            switch outcome {
            case .done(let id): ("done", id)
            case .failed(let reason): ("failed", reason)
            }
        let statement = try database.cachedStatement(sql: "UPDATE intent SET outcome = ?, detail = ? WHERE number = ?")
        try statement.execute(arguments: [word, detail, number])
        return database.changesCount == 1
    }

    /// The intents without an outcome, oldest first.
    static func open(_ database: Database) throws -> [JournaledIntent] {
        try Row.fetchAll(database, sql: "SELECT \(columns) FROM intent WHERE outcome IS NULL ORDER BY number").map {
            row in
            var reader = RowReader(row)
            return try intent(&reader)
        }
    }

    /// The intents of all runs from a number on, with their outcomes, oldest first, by run.
    static func steps(from run: Int64, _ database: Database) throws -> [Int64: [HistoryEntry.Step]] {
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT \(columns), outcome, detail FROM intent WHERE run >= ? ORDER BY number",
            arguments: [run]
        )
        var steps: [Int64: [HistoryEntry.Step]] = [:]
        while let row = try rows.next() {
            var reader = RowReader(row)
            let intent = try intent(&reader).intent
            steps[intent.run, default: []].append(.init(intent: intent, outcome: try outcome(&reader)))
        }
        return steps
    }

    private static func intent(_ reader: inout RowReader) throws -> JournaledIntent {
        JournaledIntent(
            number: try reader.integer(),
            intent: Intent(
                run: try reader.integer(),
                vendor: try reader.text(),
                action: try action(&reader),
                ref: try reader.ref(),
                id: try reader.optionalText(),
                name: try reader.text(),
                marks: try reader.json(\.marks),
                meters: try reader.json(\.meterKeys),
                changes: try reader.json(\.fieldChanges),
                at: try reader.timestamp()
            )
        )
    }

    private static func action(_ reader: inout RowReader) throws -> Intent.Action {
        let word = try reader.text()
        guard let action = Intent.Action(rawValue: word) else { throw reader.unreadable(word) }
        return action
    }

    private static func outcome(_ reader: inout RowReader) throws -> IntentOutcome? {
        switch try reader.optionalText() {
        case nil: nil
        case "done"?: .done(id: try reader.text())
        case "failed"?: .failed(try reader.text())
        case let word?: throw reader.unreadable(word)
        }
    }
}
