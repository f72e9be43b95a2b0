import Foundation

/// Why a record log could not be opened, read or written.
package struct RecordLogError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// Another process, or another part of this one, has the log open.
        case inUse
        /// The file is no record log.
        case foreign
        /// A record before the last one does not fit its checksum.
        case damaged
        /// The file system refused to read, create or change the file.
        case fileSystem
    }

    /// The kind of failure.
    package var code: Code

    /// What was found, where, and what to do.
    package var message: String

    /// Makes an error.
    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    package var description: String {
        message
    }
}

extension RecordLogError {
    /// What an error of the system says, in words.
    static func reason(_ error: any Error) -> String {
        let cause = ((error as? CocoaError)?.underlying ?? error) as NSError
        guard cause.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
        return switch POSIXErrorCode(rawValue: Int32(truncatingIfNeeded: cause.code)) {
        case .EACCES, .EPERM: "permission is denied"
        case .EROFS: "its file system can only be read"
        case .ENOSPC, .EDQUOT: "no space is left on the disk"
        case .ENOTDIR: "a file stands where its path has a folder"
        case .EISDIR: "it is a folder"
        case .EMFILE: "this process has as many files open as it may; see `ulimit -n`"
        case .EIO: "its disk does not read or write it (input/output error)"
        default: error.localizedDescription
        }
    }
}
