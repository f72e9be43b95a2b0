import GRDB
import SyncEngine

/// Takes what was recorded before there was a chain into it.
enum AuditMigration {
    /// Enters runs, writes and bindings as they are, and marks where the chain proper begins; an empty state needs none.
    static func join(_ database: Database) throws {
        let runs = try Int64.fetchAll(database, sql: "SELECT number FROM run ORDER BY number")
        let bindings = try BindingTable.all(database)
        guard !runs.isEmpty || !bindings.isEmpty else { return }
        for run in runs {
            try enter(run, database)
        }
        let rows = BindingLog.rows(bindings.map { .bind($0) })
        let entry = try AuditTable.append(AuditFact(.bound, of: 0, rows.flatMap(\.self)), database)
        try BindingLog.insert(rows, of: -entry, database)
        try AuditTable.append(AuditFact(.joined, of: 1, []), database)
    }

    private static func enter(_ run: Int64, _ database: Database) throws {
        try append(.began, run, database)
        let sql = "SELECT number, outcome IS NOT NULL FROM intent WHERE run = ? ORDER BY number"
        for row in try Row.fetchAll(database, sql: sql, arguments: [run]) {
            let number = try row.decode(Int64.self, atIndex: 0)
            try append(.intended, number, database)
            if try row.decode(Bool.self, atIndex: 1) { try append(.settled, number, database) }
        }
        let isFinished = "SELECT finished IS NOT NULL FROM run WHERE number = ?"
        if try Bool.fetchOne(database, sql: isFinished, arguments: [run]) == true {
            try append(.finished, run, database)
        }
    }

    private static func append(_ kind: AuditFact.Kind, _ subject: Int64, _ database: Database) throws {
        guard let fact = try AuditFactReader.fact(kind, of: subject, at: 0, database) else { return }
        try AuditTable.append(fact, database)
    }
}
