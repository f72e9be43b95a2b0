import Foundation
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
        let isFirst = Mutex(offset == 0)
        return {
            try isFirst.withLock { isFirst in
                let bytes: [UInt8]
                do {
                    bytes = [UInt8](try handle.read(upToCount: pieceSize) ?? Data())
                } catch {
                    throw CommandFailure.unreadable(path ?? Self.standardInput, error)
                }
                if isFirst { try check(bytes, of: path ?? Self.standardInput) }
                isFirst = false
                return bytes
            }
        }
    }

    private static let standardInput = "standard input"

    /// Refuses a file that begins as a compressed one does, since none of its lines would be an event.
    static func check(_ bytes: [UInt8], of name: String) throws(CommandFailure) {
        guard let format = CompressedFormat(bytes) else { return }
        throw CommandFailure(
            "\(name) is compressed by \(format.name)",
            expected: "a file of events, one a line",
            hint: "unpack it, by `\(format.command)`, and give what comes of it"
        )
    }
}
