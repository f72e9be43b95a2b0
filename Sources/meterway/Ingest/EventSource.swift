import Foundation
import MeterConfig
import Synchronization

/// The pieces of a file of events, or of standard input.
enum EventSource {
    /// How many bytes a piece has at the most.
    private static let pieceSize = 1 << 20

    /// Opens a file from a byte on, or standard input without a path; the function answers with an empty piece at the end.
    static func open(_ path: String?, from offset: Int = 0) throws -> @Sendable () throws -> [UInt8] {
        let handle: FileHandle
        if let path {
            guard let opened = FileHandle(forReadingAtPath: path) else {
                throw CommandFailure("\(path) cannot be read", expected: "a file of events, one a line")
            }
            handle = opened
            if offset > 0 { try handle.seek(toOffset: UInt64(offset)) }
        } else {
            handle = .standardInput
        }
        let gate = Mutex(())
        return {
            try gate.withLock { _ in
                do {
                    return [UInt8](try handle.read(upToCount: pieceSize) ?? Data())
                } catch {
                    throw CommandFailure(
                        "\(path ?? "standard input") cannot be read: \(ProjectFileError(error).reason)"
                    )
                }
            }
        }
    }
}
