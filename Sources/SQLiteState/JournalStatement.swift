import GRDB
import GRDBSQLite
import SyncEngine

/// A prepared statement that takes its values from where they stand in a fact.
///
/// SQLite reads texts and digests there while the statement runs, without a copy of them, and none of them is bound any more
/// when it is over. To bind them as arguments of any type takes longer than the write itself.
struct JournalStatement {
    private let statement: Statement

    /// Prepares a statement, or takes the one that was prepared before.
    init(_ sql: String, _ database: Database) throws {
        statement = try database.cachedStatement(sql: sql)
    }

    /// Carries out a statement that answers with no rows.
    ///
    /// - Parameters:
    ///   - values: where the values are that its parameters take, in order.
    ///   - first: the number that a parameter before them takes; `nil` where there is none.
    ///   - last: the number that a parameter behind them takes; `nil` where there is none.
    ///   - bytes: what the values are in.
    /// - Throws: `DatabaseError` where SQLite refuses it.
    func execute(
        _ values: ArraySlice<AuditFact.Place>,
        after first: Int64? = nil,
        before last: Int64? = nil,
        in bytes: [UInt8]
    ) throws {
        let handle = unsafe statement.sqliteStatement
        let failure = unsafe bytes.withUnsafeBytes { bytes -> DatabaseError? in
            var index: Int32 = 0
            var code = SQLITE_OK
            func bind(_ value: AuditFact.Place) {
                index += 1
                guard code == SQLITE_OK else { return }
                code = unsafe Self.bind(value, in: bytes, at: index, handle)
            }
            if let first { bind(.integer(first)) }
            for value in values { bind(value) }
            if let last { bind(.integer(last)) }
            if code == SQLITE_OK { code = unsafe sqlite3_step(handle) }
            let failure = unsafe code == SQLITE_DONE ? nil : Self.error(code, handle)
            unsafe sqlite3_reset(handle)
            unsafe sqlite3_clear_bindings(handle)
            return failure
        }
        if let failure { throw failure }
    }

    private static func bind(
        _ value: AuditFact.Place,
        in bytes: UnsafeRawBufferPointer,
        at index: Int32,
        _ handle: SQLiteStatement
    ) -> Int32 {
        switch value {
        case .null: return unsafe sqlite3_bind_null(handle, index)
        case .integer(let number): return unsafe sqlite3_bind_int64(handle, index, number)
        case .text(let range):
            let text = unsafe UnsafeRawBufferPointer(rebasing: bytes[range]).assumingMemoryBound(to: CChar.self)
            return unsafe sqlite3_bind_text(handle, index, text.baseAddress, Int32(text.count), nil)
        case .digest(let range):
            let digest = unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
            return unsafe sqlite3_bind_blob(handle, index, digest.baseAddress, Int32(digest.count), nil)
        }
    }

    private static func error(_ code: Int32, _ handle: SQLiteStatement) -> DatabaseError {
        let words = unsafe sqlite3_errmsg(sqlite3_db_handle(handle)).map { unsafe String(cString: $0) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: words)
    }
}
