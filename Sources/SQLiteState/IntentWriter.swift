import AdapterKit
import GRDB
import Metering
import SyncEngine

/// Writes intents down, within one transaction, and takes them into the chain.
struct IntentWriter {
    private var tail: AuditTail
    private var fact = AuditFact(.intended, of: 0)
    /// The greatest number that was ever given.
    private var last: Int64
    private let insertion: JournalStatement
    private let database: Database

    init(_ database: Database) throws {
        tail = try AuditTail(database)
        let last = try database.cachedStatement(
            sql: """
                SELECT max(
                    ifnull((SELECT max(number) FROM intent), 0),
                    ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'intent'), 0)
                )
                """
        )
        self.last = try Int64.fetchOne(last) ?? 0
        insertion = try JournalStatement(
            """
            INSERT INTO intent (number, run, vendor, action, kind, key, id, name, marks, meters, changes, at, before)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            database
        )
        self.database = database
    }

    /// Writes intents down, and answers with their numbers.
    mutating func record(_ intents: [Intent]) throws -> [Int64] {
        guard !intents.isEmpty else { return [] }
        let numbers = try intents.map { try record($0) }
        // What is cut off from the end of the table is missed by this.
        try database.execute(
            sql: "UPDATE sqlite_sequence SET seq = ? WHERE name = 'intent'",
            arguments: [last]
        )
        return numbers
    }

    private mutating func record(_ intent: Intent) throws -> Int64 {
        let number = last + 1
        fact.restart(.intended, of: number)
        fact.add(intent.run)
        fact.add(intent.vendor)
        fact.add(intent.action.rawValue)
        fact.add(intent.ref.kind.rawValue)
        fact.add(intent.ref.key)
        fact.add(intent.id)
        fact.add(intent.name)
        fact.addText { JSONText.write(intent.marks, to: &$0) }
        fact.addText { JSONText.write(intent.meters, to: &$0) }
        fact.addText { JSONText.write(intent.changes, to: &$0) }
        fact.add(intent.at.description)
        if let context = IntentContext(intent) { fact.addText { context.json.write(to: &$0) } } else { fact.addNull() }
        try insertion.execute(fact.values[...], after: number, in: fact.bytes)
        try tail.append(&fact)
        last = number
        return number
    }
}
