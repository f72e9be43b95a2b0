import GRDB
import SyncEngine

extension StateError {
    /// The error of a state file for anything that went wrong with it.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as StateError: self = error
        case let error as DatabaseError: self.init(database: error, path: path)
        case let error as UnreadableRow: self = .damaged(path: path, error.description)
        default: self.init(.failed, "the state `\(path)` cannot be used: \(error)")
        }
    }

    /// The error of a file that is not as this program left it.
    static func damaged(path: String, _ fault: String) -> StateError {
        StateError(
            .damaged,
            "the state `\(path)` is damaged, or is no SQLite file: \(fault). Put a backup in its place; without one, move it "
                + "away, and the next `apply --adopt` finds again what is at the vendors"
        )
    }

    private init(database error: DatabaseError, path: String) {
        let words = error.message ?? "error \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self = .damaged(path: path, words)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .failed,
                "the state `\(path)` is held by another program (\(words)); try again when that has ended"
            )
        case .SQLITE_FULL:
            self.init(.failed, "the disk of the state `\(path)` is full (\(words)); make room, and run again")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN:
            self.init(.failed, "the state `\(path)` cannot be opened for writing (\(words)); check its folder's rights")
        default:
            self.init(.failed, "the state `\(path)` failed: \(words)")
        }
    }
}

/// A row that this program cannot have written.
struct UnreadableRow: Error, CustomStringConvertible {
    /// What is wrong with it.
    let description: String

    /// Makes the error of a column's text.
    init(_ column: String, _ text: String) {
        description = "`\(column)` holds `\(text.prefix(80))`"
    }
}
