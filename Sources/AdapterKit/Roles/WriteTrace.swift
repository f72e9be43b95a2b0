import Synchronization

/// What was sent on behalf of one write, so that a write that is cut short between its requests is not taken for undone.
///
/// Whoever carries a write out sets ``current`` around it; what sends requests notes there what may have been done.
package final class WriteTrace: Sendable {
    /// The trace of the write that the task is about; `nil` outside of any.
    @TaskLocal package static var current: WriteTrace?

    private let flag = Mutex(false)

    /// Makes a trace of nothing.
    package init() {}

    /// Whether the vendor may have acted upon a request of the write.
    package var mayBeBegun: Bool { flag.withLock { $0 } }

    /// Notes that the vendor may have acted upon a request of the write.
    package func noteSent() {
        flag.withLock { $0 = true }
    }
}
