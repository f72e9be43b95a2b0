import GRDB
import SyncEngine

/// Takes what was recorded before there was a chain into it, in the layout of the second version.
enum AuditMigration {
    /// Enters runs, writes and bindings as they are, and marks where the chain proper begins; an empty state needs none.
    static func join(_ database: Database) throws {
        let runs = try Int64.fetchAll(database, sql: "SELECT number FROM run ORDER BY number")
        let bindings = try Row.fetchAll(database, sql: "SELECT \(binding) FROM binding ORDER BY vendor, kind, key")
        guard !runs.isEmpty || !bindings.isEmpty else { return }
        var chain = OldChain(database)
        for run in runs {
            try enter(run, &chain, database)
        }
        let position = try chain.append(AuditFact(.bound, of: 0, bindings.flatMap(AuditFact.Value.values)))
        try database.execute(
            sql: """
                INSERT INTO binding_change (owner, \(binding)) SELECT ?, \(binding) FROM binding ORDER BY vendor, kind, key
                """,
            arguments: [-position]
        )
        try chain.append(AuditFact(.joined, of: 1))
    }

    private static let binding = "vendor, kind, key, id, name, meters, ours, recorded, definition"

    private static func enter(_ run: Int64, _ chain: inout OldChain, _ database: Database) throws {
        try chain.append(.began, run, begun)
        let sql = "SELECT number, outcome IS NOT NULL FROM intent WHERE run = ? ORDER BY number"
        for row in try Row.fetchAll(database, sql: sql, arguments: [run]) {
            let number = try row.decode(Int64.self, atIndex: 0)
            try chain.append(.intended, number, intended)
            if try row.decode(Bool.self, atIndex: 1) { try chain.append(.settled, number, settled) }
        }
        let isFinished = "SELECT finished IS NOT NULL FROM run WHERE number = ?"
        if try Bool.fetchOne(database, sql: isFinished, arguments: [run]) == true {
            try chain.append(.finished, run, ended)
        }
    }

    private static let begun =
        "SELECT command, user, host, revision, started, dirty, undoes, plan FROM run WHERE number = ?"
    private static let ended = "SELECT finished, status FROM run WHERE number = ?"
    private static let intended = """
        SELECT run, vendor, action, kind, key, id, name, marks, meters, changes, at, before FROM intent WHERE number = ?
        """
    private static let settled = "SELECT outcome, detail, settled FROM intent WHERE number = ?"
}

/// The chain in the making as the second version has it, with digests as texts.
private struct OldChain {
    private var position: Int64 = 0
    private var link = AuditDigest.zero
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Adds the fact that a row tells of.
    mutating func append(_ kind: AuditFact.Kind, _ subject: Int64, _ sql: String) throws {
        guard let row = try Row.fetchOne(database, sql: sql, arguments: [subject]) else { return }
        try append(AuditFact(kind, of: subject, AuditFact.Value.values(row)))
    }

    /// Adds a fact, and answers with its place.
    @discardableResult
    mutating func append(_ fact: AuditFact) throws -> Int64 {
        position += 1
        link = AuditChain.link(after: link, fact.digest)
        let statement = try database.cachedStatement(
            sql: "INSERT INTO audit (position, kind, subject, fact, link) VALUES (?, ?, ?, ?, ?)"
        )
        try statement.execute(arguments: [
            position, fact.kind.rawValue, fact.subject, fact.digest.description, link.description,
        ])
        return position
    }
}
