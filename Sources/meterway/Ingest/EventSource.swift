import Foundation
import MeterConfig
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

    private static let expected = "a file of events, one a line"

    /// Opens it, a file from a byte on; the function answers with a piece at a time, and with an empty one at the end.
    func open(from offset: Int = 0) throws -> @Sendable () throws -> [UInt8] {
        let handle: FileHandle
        switch self {
        case .file(let path):
            handle = try Self.open(path)
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
                    throw Self.unreadable(name, error)
                }
                if isFirst { try Self.check(bytes, of: name) }
                isFirst = false
                return bytes
            }
        }
    }

    /// Whether it can be read only once: standard input, or a pipe under the name of a file.
    var isStream: Bool {
        switch self {
        case .file(let path): LocalFiles().isStream(path)
        case .standardInput: true
        }
    }

    /// What to do where it has to be a file.
    var fileRemedy: String { "write what comes through \(self == .standardInput ? name : "the pipe") to a file first" }

    /// Makes sure that a file can be opened; a pipe is not tried, since who writes to it takes a reader that leaves for the end.
    func probe() throws(CommandFailure) {
        guard case .file(let path) = self, !isStream else { return }
        _ = try Self.open(path)
    }

    private static func open(_ path: String) throws(CommandFailure) -> FileHandle {
        do {
            return try FileHandle(forReadingFrom: URL(filePath: path, directoryHint: .notDirectory))
        } catch {
            throw unreadable(path, error)
        }
    }

    private static func unreadable(_ name: String, _ error: any Error) -> CommandFailure {
        .unreadable(name, error, expected: expected)
    }

    /// Refuses a file that begins as none with an event on each line does, since none of its lines would be one.
    static func check(_ bytes: [UInt8], of name: String) throws(CommandFailure) {
        if let form = OtherEventForm(bytes) {
            throw CommandFailure(
                "\(name) \(form.words)",
                expected: expected,
                hint: "make one of it, by `\(form.command)`\(form.need.map { " (\($0))" } ?? ""), and give that"
            )
        }
        guard let format = CompressedFormat(bytes) else { return }
        throw CommandFailure(
            "\(name) is compressed by \(format.name)",
            expected: expected,
            hint: "unpack it, by `\(format.command)`, and give what comes of it"
        )
    }
}
