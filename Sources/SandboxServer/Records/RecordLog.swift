import Foundation
import Synchronization
import SystemErrors

/// A file of key/value records that survives the death of its process at any instant.
///
/// Each change is appended by one write. A change that was cut off in the middle is dropped when the file is next opened;
/// so is, by rewriting the file, what later changes made stale, once that is more than half. Writes are handed to the
/// operating system and not forced to the disk: a change may be lost with the machine, never with the process.
package final class RecordLog: Sendable {
    /// The records that the file held when it was opened.
    package let records: [String: [UInt8]]

    private let path: String
    private let state: Mutex<State>

    private struct State {
        var handle: FileHandle?
        var lock: RecordLock?
        var failure: RecordLogError?
    }

    /// Opens a file, or creates it along with its folder, and keeps others from writing it until it is closed.
    ///
    /// - Parameter path: the file; beside it a file of the same name with `.lock` added appears.
    /// - Throws: ``RecordLogError`` where the file is in use, is no record log, is damaged, or cannot be written.
    package init(file path: String) throws(RecordLogError) {
        let lock: RecordLock
        do {
            let folder = URL(filePath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw RecordLogError(
                .fileSystem,
                "The folder of \(path) could not be made: \(SystemError.words(error)). Choose another folder."
            )
        }
        lock = try RecordLock(for: path)
        let file = try Self.read(path)
        let handle: FileHandle
        do {
            handle = try Self.open(path, file)
        } catch {
            throw RecordLogError(
                .fileSystem,
                "\(path) could not be written: \(SystemError.words(error)). Check its folder and the disk."
            )
        }
        self.path = path
        records = file.records
        state = Mutex(State(handle: handle, lock: lock))
    }

    /// Writes a change.
    ///
    /// It never throws, so that it fits where a closure is asked for: the first failure ends all writing, and ``check()``
    /// throws it.
    ///
    /// - Parameters:
    ///   - key: whose value changed.
    ///   - value: the new value, or nil where the key was removed.
    package func store(_ key: String, _ value: [UInt8]?) {
        let bytes = Data(RecordLine(key: key, value: value).bytes)
        state.withLock { state in
            guard state.failure == nil else { return }
            guard let handle = state.handle else {
                state.failure = RecordLogError(
                    .fileSystem,
                    "\(path) was written to after it was closed; open it again."
                )
                return
            }
            do {
                try handle.write(contentsOf: bytes)
            } catch {
                state.failure = RecordLogError(
                    .fileSystem,
                    "\(path) could not be written: \(SystemError.words(error)). Changes since then are not kept; free the disk and start again."
                )
            }
        }
    }

    /// Throws the first failure of ``store(_:_:)``, if there was one.
    package func check() throws(RecordLogError) {
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    /// Closes the file and lets others have it; the end of this object does the same.
    ///
    /// - Throws: ``RecordLogError``, where an earlier change could not be written or the file not be closed.
    package func close() throws(RecordLogError) {
        let (handle, lock) = state.withLock { state in
            defer {
                state.handle = nil
                state.lock = nil
            }
            return (state.handle, state.lock)
        }
        do {
            try handle?.close()
            try lock?.release()
        } catch {
            throw RecordLogError(
                .fileSystem,
                "\(path) could not be closed: \(SystemError.words(error)). Its last changes may be lost."
            )
        }
        try check()
    }

    private static func read(_ path: String) throws(RecordLogError) -> RecordFile {
        var bytes: [UInt8] = []
        do {
            bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch CocoaError.fileReadNoSuchFile {
            // A new log.
        } catch {
            throw RecordLogError(
                .fileSystem,
                "\(path) could not be read: \(SystemError.words(error)). Check its permissions."
            )
        }
        do throws(RecordFileError) {
            return try RecordFile(bytes)
        } catch {
            switch error {
            case .foreign:
                throw RecordLogError(
                    .foreign,
                    "\(path) is no record log of Meterway; choose another name or move it away."
                )
            case .damaged(let offset):
                throw RecordLogError(
                    .damaged,
                    "\(path) is damaged at byte \(offset), before its last record; restore it, or move it away to start anew."
                )
            }
        }
    }

    /// Makes the file hold what was read from it and nothing more, and opens it at its end.
    private static func open(_ path: String, _ file: RecordFile) throws -> FileHandle {
        let url = URL(filePath: path)
        let isRewritten = file.intactBytes == 0 || file.isMostlyStale
        if isRewritten {
            // Atomic: a temporary file, renamed when it is complete.
            try Data(file.compacted).write(to: url, options: .atomic)
        }
        let handle = try FileHandle(forWritingTo: url)
        if !isRewritten {
            try handle.truncate(atOffset: UInt64(file.intactBytes))
        }
        try handle.seekToEnd()
        return handle
    }
}
