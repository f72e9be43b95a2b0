import Foundation
import SystemErrors

/// Whether there is a state, told apart from one that is there and cannot be seen.
///
/// Without its state a run takes every object for somebody else's, and forgets what it would have to delete.
enum StatePresence {
    /// Whether a state is at a path.
    ///
    /// - Throws: ``CommandFailure`` where there may be one that cannot be reached, and where the path is a folder's.
    static func isThere(_ path: String) throws(CommandFailure) -> Bool {
        // Without the slash at its end, which would have a link followed.
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        if !folder.isEmpty {
            guard try kind(of: folder, state: path) != nil else { return false }
        }
        guard let kind = try kind(of: path, state: path) else {
            try checkLogs(of: path)
            return false
        }
        guard kind != .typeDirectory else {
            throw CommandFailure("the state `\(path)` is a folder", hint: "name a file under `state` in the project")
        }
        return true
    }

    /// Refuses a log without its file, which tells that there was one.
    private static func checkLogs(of path: String) throws(CommandFailure) {
        for log in ["\(path)-wal", "\(path)-journal"] where FileManager.default.fileExists(atPath: log) {
            // A run that begins a state has its file there before the log, so that it is looked for once more.
            guard !FileManager.default.fileExists(atPath: path) else { return }
            throw CommandFailure(
                "the state `\(path)` is gone, and its log `\(log)` is there",
                hint: "bring the file back, as from a backup; without one, remove the log, and "
                    + "`meterway apply --adopt` finds again what is at the vendors"
            )
        }
    }

    /// What is at a path, a link with what it leads to; `nil` where nothing is.
    private static func kind(of path: String, state: String) throws(CommandFailure) -> FileAttributeType? {
        let kind: FileAttributeType?
        do {
            kind = try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        } catch {
            let code = SystemError(error)?.code
            if code == .ENOENT { return nil }
            throw CommandFailure(
                "the state `\(state)` cannot be reached: \(SystemError.words(error))",
                hint: code == .ENOTDIR
                    ? "name another path under `state` in the project, or put a folder in that file's place"
                    : "let this user reach it, or run as the one who does"
            )
        }
        guard kind == .typeSymbolicLink else { return kind }
        guard FileManager.default.fileExists(atPath: path) else {
            let target = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) ?? "nowhere"
            throw CommandFailure(
                "the state `\(state)` cannot be reached: `\(path)` is a link to `\(target)`, which is not there",
                hint: "bring that back, such as by mounting its disk, or remove the link to begin a new state"
            )
        }
        let real = URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
        return (try? FileManager.default.attributesOfItem(atPath: real))?[.type] as? FileAttributeType ?? kind
    }
}
