import Foundation
import SystemErrors

/// The right of one owner to write a file, held by an advisory lock on a file beside it.
///
/// The lock is the kernel's (flock), so it ends with its owner, however that ends: there is no dead owner to recover
/// from. It is on a file of its own, because the log itself is replaced when it is compacted. The file holds the owner's
/// process id for the message that others get; it stays when the lock ends, since removing it would let two owners in.
///
/// It is given back by name and not by closing the file alone: a child that is being started has every descriptor of its
/// parent until it becomes its own program, and would keep the lock for so long.
final class RecordLock: Sendable {
    private let handle: FileHandle

    /// Takes the lock for a file, at once or not at all.
    ///
    /// - Parameter path: the file to be locked; the lock's own name has `.lock` added.
    /// - Throws: ``RecordLogError``, of code `inUse` where another owner has it.
    init(for path: String) throws(RecordLogError) {
        let lockPath = path + ".lock"
        do {
            handle = try Self.open(lockPath)
        } catch {
            throw RecordLogError(
                .fileSystem,
                "The lock file \(lockPath) could not be opened: \(SystemError.words(error)). Check its folder."
            )
        }
        guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isTaken = errno == EWOULDBLOCK
            let owner = (try? handle.readToEnd()).flatMap { String(data: $0, encoding: .utf8) } ?? ""
            let words = owner.trimmingCharacters(in: .whitespacesAndNewlines)
            throw isTaken
                ? RecordLogError(
                    .inUse,
                    "\(path) is in use\(words.isEmpty ? "" : " by \(words)"); wait until it is done, or stop it."
                )
                : RecordLogError(.fileSystem, "\(path) could not be locked; use a file system that has locks.")
        }
        do {
            try handle.truncate(atOffset: 0)
            let owner = "process \(ProcessInfo.processInfo.processIdentifier) since \(Date().formatted(.iso8601))\n"
            try handle.write(contentsOf: Data(owner.utf8))
        } catch {
            throw RecordLogError(
                .fileSystem,
                "The lock file \(lockPath) could not be written: \(SystemError.words(error)). Is the disk full?"
            )
        }
    }

    deinit {
        flock(handle.fileDescriptor, LOCK_UN)
    }

    /// Gives the lock back.
    func release() throws {
        flock(handle.fileDescriptor, LOCK_UN)
        try handle.close()
    }

    private static func open(_ path: String) throws -> FileHandle {
        let url = URL(filePath: path)
        do {
            // Two owners at once may both want to create it: the one that is late opens the other's.
            try Data().write(to: url, options: .withoutOverwriting)
        } catch CocoaError.fileWriteFileExists {}
        return try FileHandle(forUpdating: url)
    }
}
