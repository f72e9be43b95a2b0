/// Why the state could not be read or written.
package struct StateError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure that callers act upon.
    package enum Code: Sendable, Hashable {
        /// Another run holds the lock.
        case locked(by: LockOwner)
        /// The lock of this run was taken away, by hand or by another run.
        case lockLost
        /// The file was written by a newer version.
        case newer
        /// The file is damaged.
        case damaged
        /// Anything else.
        case failed
    }

    /// The kind of failure.
    package var code: Code
    /// One sentence that says what was found and what to do.
    package var message: String

    /// Makes an error.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
