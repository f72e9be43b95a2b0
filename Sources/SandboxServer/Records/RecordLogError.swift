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
