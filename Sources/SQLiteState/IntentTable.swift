import AdapterKit
import GRDB
import Metering
import SyncEngine

/// The tables of intended writes and of their outcomes: the journal.
enum IntentTable {
    private static let columns = "number, run, vendor, action, kind, key, id, name, marks, meters, changes, at, before"
    private static let outcomes = """
        outcome, detail, settled, (
            SELECT definition FROM binding_change AS bound
            WHERE owner = intent.number AND bound.kind = intent.kind AND bound.key = intent.key
            ORDER BY bound.number DESC LIMIT 1
        ) AS definition
        """

    /// What the chain tells of a write before it is sent.
    static let intended = """
        SELECT run, vendor, action, kind, key, id, name, marks, meters, changes, at, before FROM intent WHERE number = ?
        """

    /// What the chain tells of the outcome of a write, beside what it did to the bindings.
    static let settled = "SELECT outcome, detail, settled FROM outcome WHERE intent = ?"

    /// The objects, by vendor, of which a creation got no answer and left nothing that was found.
    static func doubtedCreations(_ database: Database) throws -> [String: Set<ObjectRef>] {
        let reasons = IntentOutcome.doubtful.compactMap { outcome in
            if case .failed(let reason) = outcome { reason } else { nil }
        }
        let marks = reasons.map { _ in "?" }.joined(separator: ", ")
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT DISTINCT vendor, kind, key FROM outcome CROSS JOIN intent ON number = intent
                WHERE outcome = 'failed' AND detail IN (\(marks)) AND action = 'create'
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
                WHERE action = 'delete' AND changes = '[]'
                AND 'done' = (SELECT outcome FROM outcome WHERE intent = gone.number)
                AND NOT EXISTS (
                    SELECT 1 FROM binding
                    WHERE binding.vendor = gone.vendor AND binding.kind = gone.kind AND binding.key = gone.key
                )
                AND NOT EXISTS (
                    SELECT 1 FROM intent AS later
                    WHERE later.number > gone.number AND later.vendor = gone.vendor
                    AND later.kind = gone.kind AND later.key = gone.key
                    AND 'done' = (SELECT outcome FROM outcome WHERE intent = later.number)
                )
                ORDER BY number
                """
        ).map { row in
            var reader = RowReader(row)
            return try intent(&reader).intent
        }
    }

    /// The intents without an outcome, oldest first.
    ///
    /// They are looked for in the index by run, and only where there are fewer outcomes than intents: an index of them would take
    /// an entry and lose it again with every write.
    static func open(_ database: Database) throws -> [JournaledIntent] {
        let isAnyOpen = "SELECT (SELECT count(*) FROM intent) <> (SELECT count(*) FROM outcome)"
        guard try Bool.fetchOne(database, sql: isAnyOpen) == true else { return [] }
        return try Row.fetchAll(
            database,
            sql: """
                SELECT \(columns) FROM intent
                WHERE number IN (
                    SELECT number FROM intent AS written
                    WHERE NOT EXISTS (SELECT 1 FROM outcome WHERE intent = written.number)
                ) ORDER BY number
                """
        ).map { row in
            var reader = RowReader(row)
            return try intent(&reader)
        }
    }

    /// The intents of a run, with their outcomes, oldest first.
    static func steps(of run: Int64, _ database: Database) throws -> [HistoryEntry.Step] {
        try steps("intent LEFT JOIN outcome ON intent = number WHERE run = ?", run, database)
    }

    /// The writes of earlier runs whose outcome a run found, oldest first.
    static func settlements(by run: Int64, _ database: Database) throws -> [HistoryEntry.Step] {
        try steps("outcome JOIN intent ON number = intent WHERE settled = ?", run, database)
    }

    private static func steps(_ source: String, _ run: Int64, _ database: Database) throws -> [HistoryEntry.Step] {
        let rows = try Row.fetchCursor(
            try database.cachedStatement(sql: "SELECT \(columns), \(outcomes) FROM \(source) ORDER BY number"),
            arguments: [run]
        )
        var steps: [HistoryEntry.Step] = []
        while let row = try rows.next() {
            var reader = RowReader(row)
            steps.append(try step(&reader))
        }
        return steps
    }

    /// The newest run that did anything at a vendor, or may have.
    static func newestWriter(_ database: Database) throws -> Int64? {
        try Int64.fetchOne(
            database,
            sql: """
                SELECT run FROM intent WHERE NOT EXISTS (
                    SELECT 1 FROM outcome WHERE intent = intent.number AND outcome = 'failed'
                ) ORDER BY run DESC LIMIT 1
                """
        )
    }

    /// What runs after one did to objects, as far as it is known to be done.
    static func writes(
        after run: Int64,
        to places: Set<ObjectPlace>,
        _ database: Database
    ) throws -> [ObjectPlace: Set<Intent.Action>] {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT DISTINCT vendor, kind, key, action FROM intent JOIN outcome ON intent = number
                WHERE run > ? AND outcome = 'done'
                """,
            arguments: [run]
        )
        var writes: [ObjectPlace: Set<Intent.Action>] = [:]
        while let row = try rows.next() {
            var reader = RowReader(row)
            let place = ObjectPlace(try reader.text(), try reader.ref())
            guard places.contains(place) else { continue }
            writes[place, default: []].insert(try action(&reader))
        }
        return writes
    }

    private static func step(_ reader: inout RowReader) throws -> HistoryEntry.Step {
        let intent = try intent(&reader).intent
        let word = try reader.optionalText()
        let detail = try reader.optionalText()
        let outcome = try outcome(word, detail, reader)
        return .init(
            intent: intent,
            outcome: outcome,
            settledBy: try reader.optionalInteger().map(Int64.init),
            definition: try reader.optionalJSON { $0 } ?? .null
        )
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
