import GRDB
import SyncEngine

extension StateError {
    /// The error of a state file for anything that went wrong with it.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as StateError: self = error
        case let error as DatabaseError: self.init(database: error, path: path)
        case let error as UnreadableRow: self = .damaged(path: path, error.description)
        case let error as RowDecodingError: self = .damaged(path: path, "a row cannot be read (\(error))")
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

    /// The error of what a check of the pages found, which may be pages that the disk did not give.
    init(faults: [String], path: String) {
        let faults = faults.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") }
        if let fault = faults.first(where: Self.isUnread) {
            self.init(database: DatabaseError(resultCode: .SQLITE_IOERR, message: fault), path: path)
        } else {
            self = .damaged(path: path, faults.joined(separator: "; "))
        }
    }

    /// Whether a fault is a page that the disk did not give, which says nothing of what is on it.
    private static func isUnread(_ fault: String) -> Bool {
        guard let match = fault.firstMatch(of: /unable to get the page\. error code=([0-9]+)/),
            let code = Int32(match.1)
        else { return false }
        return ResultCode(rawValue: code).primaryResultCode == .SQLITE_IOERR
    }

    private init(database error: DatabaseError, path: String) {
        let words = Self.words(error)
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self = .damaged(path: path, words)
        case .SQLITE_ERROR where Self.missing.contains(where: words.contains):
            self = .damaged(path: path, words)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .failed,
                "the state `\(path)` is held by another program (\(words)); try again when that has ended"
            )
        case .SQLITE_FULL:
            self.init(.failed, "the disk of the state `\(path)` is full (\(words)); make room, and run again")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN:
            let obstacle = StateObstacle.find(at: path)
            self.init(
                .failed,
                "the state `\(path)` cannot be opened for writing\(obstacle.map { ": \($0.reason)" } ?? "") (\(words)); "
                    + (obstacle?.remedy ?? "check its rights and those of its folder")
            )
        case .SQLITE_IOERR:
            self.init(
                .failed,
                "the state `\(path)` cannot be read or written (\(words)); check its disk and the room on it, and run again"
            )
        default:
            self.init(.failed, "the state `\(path)` failed: \(words)")
        }
    }

    /// What SQLite says where a table or a column is gone, which a file that this program opened has.
    private static let missing = ["no such table", "no such column", "has no column named"]

    /// SQLite's words; a copy that fails has only those of its code.
    private static func words(_ error: DatabaseError) -> String {
        guard let words = error.message, words != "not an error" else { return "error \(error.extendedResultCode)" }
        return words
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
