import Foundation
import SyncEngine

/// Which file a state is, so that a run finds out that it was taken away, or another put in its place.
///
/// A file that has no name any more takes all that is written to it, and is gone with the run.
struct StateIdentity: Sendable {
    private let path: String
    private let number: Int?

    /// Takes the file that is at a path now.
    init(path: String) {
        self.path = path
        number = Self.number(at: path)
    }

    /// Checks that the file is still there.
    ///
    /// - Throws: ``StateError`` where it is not.
    func check() throws(StateError) {
        let now = Self.number(at: path)
        guard now == nil || now != number else { return }
        throw StateError(
            .failed,
            "the state `\(path)` was \(now == nil ? "taken away" : "replaced by another file") while this run wrote to it; this run "
                + "stopped, and what it wrote down is not in the state. Put the file back, with its log, and run again; "
                + "without it, the next `apply --adopt` finds again what is at the vendors"
        )
    }

    private static func number(at path: String) -> Int? {
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        return (try? FileManager.default.attributesOfItem(atPath: real))?[.systemFileNumber] as? Int
    }
}
