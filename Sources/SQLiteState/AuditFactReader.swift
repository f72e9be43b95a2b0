import GRDB
import SyncEngine

/// Reads facts of the chain from the tables that hold them.
enum AuditFactReader {
    /// The fact of an entry as the tables tell it now; `nil` where they no longer do.
    static func fact(
        _ kind: AuditFact.Kind,
        of subject: Int64,
        at position: Int64,
        _ database: Database
    ) throws -> AuditFact? {
        switch kind {
        case .began: try values(RunTable.begun, subject, database).map { AuditFact(.began, of: subject, $0) }
        case .finished: try values(RunTable.ended, subject, database).map { AuditFact(.finished, of: subject, $0) }
        case .intended:
            try values(IntentTable.intended, subject, database).map { AuditFact(.intended, of: subject, $0) }
        case .settled:
            try values(IntentTable.settled, subject, database).map { outcome in
                AuditFact(.settled, of: subject, outcome + (try BindingLog.values(of: subject, database)))
            }
        case .noted: try values(DocumentTable.noted, subject, database).map { AuditFact(.noted, of: subject, $0) }
        case .bound: AuditFact(.bound, of: subject, try BindingLog.values(of: -position, database))
        case .joined: AuditFact(.joined, of: subject, [])
        }
    }

    /// The values of one row by its number; `nil` where there is none.
    private static func values(_ sql: String, _ number: Int64, _ database: Database) throws -> [AuditFact.Value]? {
        try Row.fetchOne(try database.cachedStatement(sql: sql), arguments: [number]).map(AuditFact.Value.values)
    }
}

extension AuditFact.Value {
    /// The values of a row's columns, in order.
    static func values(_ row: Row) -> [AuditFact.Value] {
        row.databaseValues.map { value in
            switch value.storage {
            case .null: .null
            case .int64(let number): .integer(number)
            case .string(let text): .text(text)
            case .double(let number): .text("\(number)")
            case .blob(let data): .text("\(data.count) bytes")
            }
        }
    }

    /// A text, or no value.
    static func text(_ text: String?) -> AuditFact.Value {
        if let text { .text(text) } else { .null }
    }

    /// A whole number, or no value.
    static func integer(_ number: Int64?) -> AuditFact.Value {
        if let number { .integer(number) } else { .null }
    }

    /// The value as a column takes it.
    var column: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .text(let text): text.databaseValue
        }
    }
}

extension StatementArguments {
    /// The arguments of values, in order.
    ///
    /// As values of any kind: the initialiser for values of one kind goes by a key path, which takes longer than to bind them.
    init(_ values: [AuditFact.Value]) {
        self.init(values.map { $0.column as (any DatabaseValueConvertible)? })
    }
}
