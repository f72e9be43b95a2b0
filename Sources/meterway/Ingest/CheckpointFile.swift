import Foundation
import Metering

/// The file of a checkpoint, which one run at a time holds.
struct CheckpointFile: Sendable {
    let path: String
    /// Kept open for its lock, which ends with the process, however that ends.
    private let lock: FileHandle

    /// Takes the file for this run.
    ///
    /// - Throws: ``CommandFailure`` where it is another file, another run has it, or its folder cannot be written.
    init(_ path: String) throws(CommandFailure) {
        self.path = path
        // What is no checkpoint gets no lock beside it.
        _ = try Self.read(path)
        let url = URL(fileURLWithPath: path + ".lock")
        do {
            do {
                try Data().write(to: url, options: .withoutOverwriting)
            } catch CocoaError.fileWriteFileExists {}
            lock = try FileHandle(forUpdating: url)
        } catch {
            throw .unwritable(url.path, error)
        }
        guard flock(lock.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw CommandFailure("another run of ingest is at \(path)", hint: "wait until it has ended")
        }
    }

    /// The checkpoint; `nil` where there is none yet.
    func load() throws(CommandFailure) -> IngestCheckpoint? { try Self.read(path) }

    private static func read(_ path: String) throws(CommandFailure) -> IngestCheckpoint? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw .unreadable("the checkpoint \(path)", error)
        }
        let json: JSONValue
        do {
            json = try JSONValue.parse([UInt8](bytes))
        } catch {
            throw CommandFailure(
                "\(path) is no checkpoint of ingest: \(error)",
                hint: "give another file with `--checkpoint`"
            )
        }
        return try IngestCheckpoint(json: json, path: path)
    }

    /// Replaces the checkpoint: its content goes to another file of the folder first, which then takes the name.
    func save(_ checkpoint: IngestCheckpoint) throws(CommandFailure) {
        do {
            try Data(checkpoint.json.bytes(.pretty) + [0x0A]).write(
                to: URL(fileURLWithPath: path),
                options: .atomic
            )
        } catch {
            throw .unwritable(path, error)
        }
    }
}
