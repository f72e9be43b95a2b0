import AdapterKit
import GRDB
import Metering
import SyncEngine

/// The table of intended writes: the journal.
enum IntentTable {
    private static let columns = "number, run, vendor, action, kind, key, id, name, marks, meters, changes, at, before"

    /// Writes an intent down and answers with its number.
    static func insert(_ intent: Intent, at tail: inout AuditTail, _ database: Database) throws -> Int64 {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO intent (run, vendor, action, kind, key, id, name, marks, meters, changes, at, before)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        let values: [AuditFact.Value] = [
            .integer(intent.run), .text(intent.vendor), .text(intent.action.rawValue), .text(intent.ref.kind.rawValue),
            .text(intent.ref.key), .text(intent.id), .text(intent.name), .text(JSONValue(intent.marks).text()),
            .text(JSONValue(intent.meters).text()), .text(JSONValue(intent.changes).text()),
            .text(intent.at.description), .text(IntentContext(intent).map { $0.json.text() }),
        ]
        try statement.execute(arguments: StatementArguments(values))
        let number = database.lastInsertedRowID
        try tail.append(AuditFact(.intended, of: number, values))
        return number
    }

    /// What the chain tells of a write before it is sent.
    static let intended = """
        SELECT run, vendor, action, kind, key, id, name, marks, meters, changes, at, before FROM intent WHERE number = ?
        """

    /// What the chain tells of the outcome of a write, beside what it did to the bindings.
    static let settled = "SELECT outcome, detail, settled FROM intent WHERE number = ?"

    /// Writes the outcome of an intent down with what it does to the bindings, and answers whether there is such an intent.
    ///
    /// An outcome is never written over another, which the chain tells of.
    static func settle(
        _ settlement: IntentSettler.Settlement,
        by run: Int64,
        at tail: inout AuditTail,
        _ database: Database
    ) throws -> Bool {
        let number = settlement.number
        let found = try database.cachedStatement(sql: "SELECT run, outcome IS NULL FROM intent WHERE number = ?")
        guard let row = try Row.fetchOne(found, arguments: [number]) else { return false }
        guard try row.decode(Bool.self, atIndex: 1) else {
            throw StateError(
                .failed,
                "write \(number) has its outcome in the journal already; another run settled it. Run it again"
            )
        }
        let own = try row.decode(Int64.self, atIndex: 0)
        let (word, detail) =
            switch settlement.outcome {
            case .done(let id): ("done", id)
            case .failed(let reason): ("failed", reason)
            }
        let values: [AuditFact.Value] = [.text(word), .text(detail), .integer(own == run ? nil : run)]
        let statement = try database.cachedStatement(
            sql: "UPDATE intent SET outcome = ?, detail = ?, settled = ? WHERE number = ?"
        )
        try statement.execute(arguments: StatementArguments(values + [.integer(number)]))
        let rows = BindingLog.rows(settlement.changes)
        let fact = AuditFact(.settled, of: number, values + rows.flatMap(\.self))
        try tail.append(fact)
        try BindingLog.insert(rows, of: number, database)
        try BindingTable.apply(rows, database)
        return true
    }

    /// The objects, by vendor, of which a creation got no answer and left nothing that was found.
    static func doubtedCreations(_ database: Database) throws -> [String: Set<ObjectRef>] {
        let reasons = IntentOutcome.doubtful.compactMap { outcome in
            if case .failed(let reason) = outcome { reason } else { nil }
        }
        let marks = reasons.map { _ in "?" }.joined(separator: ", ")
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT DISTINCT vendor, kind, key FROM intent
                WHERE action = 'create' AND outcome = 'failed' AND detail IN (\(marks))
                """,
            arguments: StatementArguments(reasons)
        )
        var found: [String: Set<ObjectRef>] = [:]
        while let row = try rows.next() {
            var reader = RowReader(row)
            found[try reader.text(), default: []].insert(try reader.ref())
        }
        return found
    }

    /// The deletions after which an object was to be made again, and was not.
    static func unmadeReplacements(_ database: Database) throws -> [Intent] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM intent AS gone
                WHERE action = 'delete' AND outcome = 'done' AND changes = '[]'
                AND NOT EXISTS (
                    SELECT 1 FROM intent AS later
                    WHERE later.number > gone.number AND later.outcome = 'done' AND later.vendor = gone.vendor
                    AND later.kind = gone.kind AND later.key = gone.key
                )
                AND NOT EXISTS (
                    SELECT 1 FROM binding
                    WHERE binding.vendor = gone.vendor AND binding.kind = gone.kind AND binding.key = gone.key
                )
                ORDER BY number
                """
        ).map { row in
            var reader = RowReader(row)
            return try intent(&reader).intent
        }
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
            sql: "SELECT \(columns), outcome, detail, settled FROM intent WHERE run >= ? ORDER BY number",
            arguments: [run]
        )
        var steps: [Int64: [HistoryEntry.Step]] = [:]
        while let row = try rows.next() {
            var reader = RowReader(row)
            let step = try step(&reader)
            steps[step.intent.run, default: []].append(step)
        }
        return steps
    }

    /// The writes of earlier runs whose outcome runs from a number on found, oldest first, by the run that found it.
    static func settlements(from run: Int64, _ database: Database) throws -> [Int64: [HistoryEntry.Step]] {
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT \(columns), outcome, detail, settled FROM intent WHERE settled >= ? ORDER BY number",
            arguments: [run]
        )
        var steps: [Int64: [HistoryEntry.Step]] = [:]
        while let row = try rows.next() {
            var reader = RowReader(row)
            let step = try step(&reader)
            steps[step.settledBy ?? 0, default: []].append(step)
        }
        return steps
    }

    private static func step(_ reader: inout RowReader) throws -> HistoryEntry.Step {
        let intent = try intent(&reader).intent
        let word = try reader.optionalText()
        let detail = try reader.optionalText()
        let outcome = try outcome(word, detail, reader)
        return .init(intent: intent, outcome: outcome, settledBy: try reader.optionalInteger().map(Int64.init))
    }

    private static func intent(_ reader: inout RowReader) throws -> JournaledIntent {
        var journaled = JournaledIntent(
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
        let context = try reader.optionalJSON(IntentContext.init(json:))
        journaled.intent.before = context?.before
        journaled.intent.leaves = context?.leaves
        return journaled
    }

    private static func action(_ reader: inout RowReader) throws -> Intent.Action {
        let word = try reader.text()
        guard let action = Intent.Action(rawValue: word) else { throw reader.unreadable(word) }
        return action
    }

    private static func outcome(_ word: String?, _ detail: String?, _ reader: RowReader) throws -> IntentOutcome? {
        switch (word, detail) {
        case (nil, _): nil
        case ("done"?, let id?): .done(id: id)
        case ("failed"?, let reason?): .failed(reason)
        case (let word?, _): throw reader.unreadable(word)
        }
    }
}
