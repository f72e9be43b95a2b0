import GRDB
import SyncEngine

/// The end of the chain while facts are added to it: what the next link rests on, read once for all of them.
///
/// It holds for the transaction in which it was read, and in which nothing else adds to the chain.
struct AuditTail {
    private var position: Int64
    private var link: AuditDigest
    private let insertion: JournalStatement

    /// Reads the end of the chain.
    init(_ database: Database) throws {
        let last = try database.cachedStatement(sql: "SELECT position, link FROM audit ORDER BY position DESC LIMIT 1")
        let row = try Row.fetchOne(last)
        position = try row?.decode(Int64.self, atIndex: 0) ?? 0
        link = try row.map { try AuditTable.digest($0, 1) } ?? .zero
        insertion = try JournalStatement(
            "INSERT INTO audit (position, kind, subject, fact, link) VALUES (?, ?, ?, ?, ?)",
            database
        )
    }

    /// Adds a fact, within the transaction that writes the fact itself, and seals it; answers with its place.
    @discardableResult
    mutating func append(_ fact: inout AuditFact) throws -> Int64 {
        link = fact.seal(after: link)
        position += 1
        try insertion.execute(fact.entry[...], after: position, in: fact.bytes)
        return position
    }
}
