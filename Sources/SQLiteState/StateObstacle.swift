import Foundation

/// What the system has against a state's being written.
///
/// SQLite says of a full disk, of too many open files and of missing rights alike that it cannot open a file.
enum StateObstacle {
    /// What stands in the way now, and what to do about it; `nil` where nothing does any more.
    static func find(at path: String) -> (reason: String, remedy: String)? {
        let draft = DraftFile(for: path, "new")
        defer { draft.remove() }
        do {
            try Data("probe".utf8).write(to: URL(fileURLWithPath: draft.path), options: .withoutOverwriting)
        } catch {
            return (words(error), remedy(code(error)))
        }
        guard FileManager.default.fileExists(atPath: path), !FileManager.default.isWritableFile(atPath: path) else {
            return nil
        }
        return ("this user may not write to it", remedy(.EACCES))
    }

    /// What the system says of an error, in words.
    static func words(_ error: any Error) -> String {
        switch code(error) {
        case .EACCES, .EPERM: "permission is denied"
        case .EROFS: "its file system can only be read"
        case .ENOSPC, .EDQUOT: "no space is left on the disk"
        case .ENOTDIR, .EEXIST: "a file stands where its path has a folder"
        case .ENOENT: "its folder is gone"
        case .EMFILE: "this process has as many files open as it may"
        case .ENFILE: "this machine has as many files open as it can"
        case .EIO: "its disk does not read or write (input/output error)"
        case let code?: "the system says error \(code.rawValue)"
        case nil: error.localizedDescription
        }
    }

    private static func remedy(_ code: POSIXErrorCode?) -> String {
        switch code {
        case .ENOSPC, .EDQUOT: "make room, and run again"
        case .EMFILE: "raise `ulimit -n`, and run again"
        case .ENFILE, .EIO: "look after this machine, and run again"
        case .EROFS: "have it mounted for writing, or name another place for the state"
        default: "check its rights and those of its folder"
        }
    }

    private static func code(_ error: any Error) -> POSIXErrorCode? {
        let cause = ((error as? CocoaError)?.underlying ?? error) as NSError
        guard cause.domain == NSPOSIXErrorDomain else { return nil }
        return POSIXErrorCode(rawValue: Int32(truncatingIfNeeded: cause.code))
    }
}
