import Foundation
import Synchronization
import SystemErrors

/// Standard output or standard error: words go to it as long as it takes them, and what it does not take ends nothing.
final class ProcessStream: Sendable {
    /// The most that a pipe takes at once or not at all (POSIX: PIPE_BUF is 4096 on Linux).
    private static let piece = 4_096

    private let handle: FileHandle
    /// Whether it was set not to wait, so that it may refuse what a slow reader has no room for yet.
    private let isImpatient: Bool
    /// What it did not take, from when on it is given nothing more.
    private let fault = Mutex<StreamFault?>(nil)

    /// Makes a stream from an open file.
    init(_ handle: FileHandle) {
        self.handle = handle
        isImpatient = fcntl(handle.fileDescriptor, F_GETFL) & O_NONBLOCK != 0
    }

    /// Writes words; after the first that were not taken, nothing.
    ///
    /// - Throws: ``StreamFault``, at the words that were not taken and at all that follow.
    func write(_ text: String) throws(StreamFault) {
        if let fault = fault.withLock(\.self) { throw fault }
        do {
            var rest = Data(text.utf8)
            while !rest.isEmpty {
                let next = isImpatient ? rest.prefix(Self.piece) : rest
                try put(next)
                rest = rest.dropFirst(next.count)
            }
        } catch {
            let found = StreamFault(error)
            fault.withLock { $0 = found }
            throw found
        }
    }

    /// Writes a piece, and waits for the reader where there is no room for it.
    private func put(_ piece: Data) throws {
        while true {
            do {
                return try handle.write(contentsOf: piece)
            } catch  where isImpatient && StreamFault(error) == .noRoomYet {
                usleep(2_000)
            }
        }
    }
}

extension ProcessStream {
    /// Opens the null device in the place of each stream that the process was started without.
    ///
    /// A file or a connection that is opened later would else take that place, and be written words meant for a person.
    static func fillMissing() -> [FileHandle] {
        var handles: [FileHandle] = []
        while let handle = FileHandle(forUpdatingAtPath: "/dev/null"), handle.fileDescriptor <= STDERR_FILENO {
            handles.append(handle)
        }
        return handles
    }
}

/// Why a stream did not take words.
enum StreamFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// Nobody reads it any more, as after `| head -1`.
    case readerLeft
    /// There is no room at this moment.
    case noRoomYet
    /// Anything else, such as a full disk.
    case lost(String)

    /// What an error of the system comes to.
    init(_ error: any Error) {
        switch SystemError(error)?.code {
        case .EPIPE: self = .readerLeft
        case .EAGAIN: self = .noRoomYet
        default: self = .lost(SystemError.words(error))
        }
    }

    var description: String {
        switch self {
        case .readerLeft: "nobody reads it any more"
        case .noRoomYet: "it has no room"
        case .lost(let reason): reason
        }
    }
}
