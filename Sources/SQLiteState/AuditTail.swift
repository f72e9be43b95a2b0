import GRDB
import SyncEngine

/// The end of the chain while facts are added to it: what the next link rests on, read once for all of them.
///
/// It holds for the transaction in which it was read, and in which nothing else adds to the chain.
struct AuditTail {
    private var position: Int64
    private var link: AuditDigest
    private let insertion: Statement

    /// Reads the end of the chain.
    init(_ database: Database) throws {
        let last = try database.cachedStatement(sql: "SELECT position, link FROM audit ORDER BY position DESC LIMIT 1")
        let row = try Row.fetchOne(last)
        position = try row?.decode(Int64.self, atIndex: 0) ?? 0
        link = try row.map { try AuditTable.digest($0, 1) } ?? .zero
        insertion = try database.cachedStatement(
            sql: "INSERT INTO audit (position, kind, subject, fact, link) VALUES (?, ?, ?, ?, ?)"
        )
    }

    /// Adds a fact, within the transaction that writes the fact itself; answers with its place.
    @discardableResult
    mutating func append(_ fact: AuditFact) throws -> Int64 {
        let content = fact.digest
        let next = AuditChain.link(after: link, content)
        try insertion.execute(arguments: [
            position + 1, fact.kind.rawValue, fact.subject, content.description, next.description,
        ])
        position += 1
        link = next
        return position
    }
}
