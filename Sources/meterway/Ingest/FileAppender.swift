import Foundation
import SystemErrors

/// A file that grows at its end, and is cut back to what counts when a run goes on.
struct FileAppender: Sendable {
    let path: String
    /// The bytes that the file has, as far as they count.
    private(set) var length: Int

    /// A file that is to be made with its first bytes.
    ///
    /// - Throws: ``CommandFailure`` where it is there already.
    init(new path: String, remedy: String) throws(CommandFailure) {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure("\(path) is there already, and ingest overwrites nothing", hint: remedy)
        }
        self.path = path
        length = 0
    }

    /// A file that an earlier run began, cut back to the length that it noted.
    ///
    /// - Throws: ``CommandFailure`` where bytes that count are missing.
    init(resuming written: IngestCheckpoint.Written) throws(CommandFailure) {
        path = written.path
        length = written.length
        guard written.length > 0 || FileManager.default.fileExists(atPath: path) else { return }
        do {
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            let found = try handle.seekToEnd()
            guard found >= UInt64(written.length) else {
                throw CommandFailure(
                    "\(path) has \(found) bytes, and \(written.length) were written",
                    hint: "put it back as it was, so that what is in it is neither lost nor doubled"
                )
            }
            try handle.truncate(atOffset: UInt64(written.length))
            try handle.synchronize()
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(
                "\(path), to which \(written.length) bytes were written, cannot be opened: \(SystemError.words(error))",
                hint: "put it back, so that what is in it is neither lost nor doubled"
            )
        }
    }

    /// Adds bytes, which are on the disk when it returns.
    mutating func append(_ bytes: [UInt8]) throws(CommandFailure) {
        guard !bytes.isEmpty else { return }
        do {
            try write(bytes)
        } catch {
            throw .unwritable(path, error)
        }
        length += bytes.count
    }

    private func write(_ bytes: [UInt8]) throws {
        let url = URL(fileURLWithPath: path)
        if length == 0, !FileManager.default.fileExists(atPath: path) {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data().write(to: url, options: .withoutOverwriting)
        }
        let handle = try FileHandle(forWritingTo: url)
        defer { try? handle.close() }
        try handle.seek(toOffset: UInt64(length))
        try handle.write(contentsOf: Data(bytes))
        try handle.truncate(atOffset: UInt64(length + bytes.count))
        try handle.synchronize()
    }

    /// The file and its length, to be noted.
    var written: IngestCheckpoint.Written { .init(path: path, length: length) }
}
