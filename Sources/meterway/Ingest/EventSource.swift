import Foundation
import Synchronization

/// Where a command reads usage events: a file, or standard input.
enum EventSource: Sendable, Hashable {
    /// The file of an absolute path.
    case file(String)
    case standardInput

    /// What an argument names: a file, or standard input by `-`.
    init(_ argument: String, in context: CommandContext) {
        self = argument == "-" ? .standardInput : .file(context.absolute(argument))
    }

    /// How it is called where it has no other name.
    var name: String {
        switch self {
        case .file(let path): path
        case .standardInput: "standard input"
        }
    }

    /// How many bytes a piece has at the most.
    private static let pieceSize = 1 << 20

    /// Opens it, a file from a byte on; the function answers with a piece at a time, and with an empty one at the end.
    func open(from offset: Int = 0) throws -> @Sendable () throws -> [UInt8] {
        let handle: FileHandle
        switch self {
        case .file(let path):
            guard let opened = FileHandle(forReadingAtPath: path) else {
                throw CommandFailure("\(path) cannot be read", expected: "a file of events, one a line")
            }
            handle = opened
            if offset > 0 { try handle.seek(toOffset: UInt64(offset)) }
        case .standardInput: handle = .standardInput
        }
        let isFirst = Mutex(offset == 0)
        return {
            try isFirst.withLock { isFirst in
                let bytes: [UInt8]
                do {
                    bytes = [UInt8](try handle.read(upToCount: Self.pieceSize) ?? Data())
                } catch {
                    throw CommandFailure.unreadable(name, error)
                }
                if isFirst { try Self.check(bytes, of: name) }
                isFirst = false
                return bytes
            }
        }
    }

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
