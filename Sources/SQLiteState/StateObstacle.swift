import Foundation
import SystemErrors

/// What the system has against a state's being written.
///
/// SQLite says of a full disk, of too many open files and of missing rights alike that it cannot open a file.
enum StateObstacle {
    /// What stands in the way now, and what to do about it; `nil` where nothing does any more.
    static func find(at path: String) -> (reason: String, remedy: String)? {
        let isThere = FileManager.default.fileExists(atPath: path)
        let draft = DraftFile(for: path, "new")
        defer { draft.remove() }
        do {
            try Data("probe".utf8).write(to: URL(fileURLWithPath: draft.path), options: .withoutOverwriting)
        } catch {
            return (words(error), remedy(SystemError(error)?.code, isThere: isThere))
        }
        let manager = FileManager.default
        let closed = [path, "\(path)-wal", "\(path)-shm"].first { file in
            manager.fileExists(atPath: file) && !manager.isWritableFile(atPath: file)
        }
        guard let closed else { return nil }
        guard closed != path else { return ("this user may not write to it", remedy(.EACCES, isThere: true)) }
        // One who may only read leaves it behind, and it may hold what another one wrote.
        return ("this user may not write to `\(closed)`, a part of it", "let this user do so, and remove nothing")
    }

    /// What the system says of an error, in words; of one about a file that was to be made in the state's folder, what it
    /// says of the folder.
    static func words(_ error: any Error) -> String {
        switch SystemError(error)?.code {
        case .EEXIST: "a file stands where its path has a folder"
        case .ENOENT: "its folder is gone"
        default: SystemError.words(error)
        }
    }

    /// What to do about it; a state that is there is never left for a new one, which would know of nothing.
    static func remedy(_ code: POSIXErrorCode?, isThere: Bool) -> String {
        let look =
            isThere
            ? "; only to look, copy it, with the log `-wal` beside it if there is one, to a folder that takes files, and name the copy "
                + "under `state`" : ""
        return switch code {
        case .ENOSPC, .EDQUOT: "make room, and run again"
        case .EMFILE: "raise that limit, and run again"
        case .ENFILE, .EIO: "look after this machine, and run again"
        case .EROFS where isThere: "have it mounted for writing\(look)"
        case .EROFS: "have it mounted for writing, or name another place for the state"
        default: "check its rights and those of its folder\(look)"
        }
    }
}
