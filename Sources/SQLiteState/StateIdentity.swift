import Foundation
import SyncEngine

/// Which file a state is, so that a run finds out that it was taken away, or another put in its place.
///
/// A file that has no name any more takes all that is written to it, and is gone with the run.
struct StateIdentity: Sendable {
    private let path: String
    private let file: File

    /// What is known of the file at a path.
    private enum File: Equatable {
        case there(number: ino_t)
        case gone
        /// The system does not tell now, which says nothing of the file.
        case untold
    }

    /// Takes the file that is at a path now.
    init(path: String) {
        self.path = path
        file = Self.file(at: path)
    }

    /// Checks that the file is still there.
    ///
    /// - Throws: ``StateError`` where it is not.
    func check() throws(StateError) {
        let now = Self.file(at: path)
        guard now != file, now != .untold, file != .untold else { return }
        throw StateError(
            .failed,
            "the state `\(path)` was \(now == .gone ? "taken away" : "replaced by another file") while this run wrote to it; this run "
                + "stopped, and what it wrote down is not in the state. Put the file back, with its log, and run again; "
                + "without it, the next `apply --adopt` finds again what is at the vendors"
        )
    }

    /// What is at a path, behind all links.
    ///
    /// It is asked for with each transaction, and Foundation would look up the names of the file's owners with it.
    private static func file(at path: String) -> File {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return errno == ENOENT ? .gone : .untold }
        return .there(number: status.st_ino)
    }
}
