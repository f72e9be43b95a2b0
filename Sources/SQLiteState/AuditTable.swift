import GRDB
import SyncEngine

/// The table of the chain's entries: each names a fact, which other tables hold, with its digest and its link.
enum AuditTable {
    /// Adds a fact at the end of the chain, within the transaction that writes the fact itself; answers with its place.
    @discardableResult
    static func append(_ fact: AuditFact, _ database: Database) throws -> Int64 {
        var fact = fact
        var tail = try AuditTail(database)
        return try tail.append(&fact)
    }

    /// Tells the entries in order, each with the digest of its fact as the other tables tell it now, until one is not taken.
    ///
    /// - Returns: whether all were.
    static func eachEntry(_ database: Database, _ takes: (AuditEntry) -> Bool) throws -> Bool {
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT position, kind, subject, fact, link FROM audit ORDER BY position"
        )
        while let row = try rows.next() {
            let position = try row.decode(Int64.self, atIndex: 0)
            let word = try row.decode(String.self, atIndex: 1)
            let subject = try row.decode(Int64.self, atIndex: 2)
            let kind = AuditFact.Kind(rawValue: word)
            let fact = try kind.flatMap { try AuditFactReader.fact($0, of: subject, at: position, database) }
            let entry = AuditEntry(
                position: position,
                subject: words(kind, subject) ?? "`\(word)`",
                kept: try digest(row, 3),
                link: try digest(row, 4),
                found: fact?.digest
            )
            guard takes(entry) else { return false }
        }
        return true
    }

    /// All entries at once.
    static func entries(_ database: Database) throws -> [AuditEntry] {
        var entries: [AuditEntry] = []
        _ = try eachEntry(database) { entry in
            entries.append(entry)
            return true
        }
        return entries
    }

    static func digest(_ row: Row, _ column: Int) throws -> AuditDigest {
        let value: DatabaseValue = row[column]
        guard case .blob(let data) = value.storage, let digest = AuditDigest(bytes: Array(data)) else {
            throw UnreadableRow(Array(row.columnNames)[column], "\(value)")
        }
        return digest
    }

    private static func words(_ kind: AuditFact.Kind?, _ subject: Int64) -> String? {
        switch kind {
        case nil: nil
        case .began?: "the beginning of run \(subject)"
        case .intended?: "write \(subject)"
        case .settled?: "the outcome of write \(subject)"
        case .bound?: subject == 0 ? "the bindings from before the chain" : "the bindings that run \(subject) changed"
        case .noted?: "document \(subject)"
        case .finished?: "the end of run \(subject)"
        case .joined?: "the beginning of the chain after version \(subject)"
        }
    }
}
