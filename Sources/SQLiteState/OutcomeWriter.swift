import GRDB
import Metering
import SyncEngine

/// Writes the outcomes of intents down with what they do to the bindings, within one transaction, and takes them into the
/// chain.
struct OutcomeWriter {
    private var tail: AuditTail
    private var fact = AuditFact(.settled, of: 0)
    private let insertion: JournalStatement
    private let bindings: BindingWriter
    private let database: Database
    private let run: Int64

    /// Begins to write what a run found out.
    init(of run: Int64, _ database: Database) throws {
        tail = try AuditTail(database)
        insertion = try JournalStatement(
            """
            INSERT OR IGNORE INTO outcome (intent, outcome, detail)
            SELECT number, ?2, ?3 FROM intent WHERE number = ?1 AND run = ?4
            """,
            database
        )
        bindings = try BindingWriter(database)
        self.database = database
        self.run = run
    }

    /// Writes an outcome down, and answers whether there is such an intent.
    ///
    /// An outcome is never written over another, which the chain tells of.
    mutating func settle(_ settlement: IntentSettler.Settlement) throws -> Bool {
        let number = settlement.number
        fact.restart(.settled, of: number)
        switch settlement.outcome {
        case .done(let id):
            fact.add("done")
            fact.add(id)
        case .failed(let reason):
            fact.add("failed")
            fact.add(reason)
        }
        try insertion.execute(fact.values[...], after: number, before: run, in: fact.bytes)
        if database.changesCount == 1 {
            fact.addNull()
        } else {
            guard try settleForAnother(number) else { return false }
            fact.add(run)
        }
        let first = fact.values.count
        BindingWriter.add(settlement.changes, to: &fact)
        try tail.append(&fact)
        try bindings.write(from: first, of: fact, owner: number)
        return true
    }

    /// Writes the outcome down of a write that another run left open, and answers whether there is one.
    private func settleForAnother(_ number: Int64) throws -> Bool {
        let isSettled = "SELECT number IN (SELECT intent FROM outcome) FROM intent WHERE number = ?"
        guard let isSettled = try Bool.fetchOne(database, sql: isSettled, arguments: [number]) else { return false }
        guard !isSettled else {
            throw StateError(
                .failed,
                "write \(number) has its outcome in the journal already; another run settled it. Run it again"
            )
        }
        try JournalStatement("INSERT INTO outcome (intent, outcome, detail, settled) VALUES (?, ?, ?, ?)", database)
            .execute(fact.values[...], after: number, before: run, in: fact.bytes)
        return true
    }
}
