import Synchronization
import Transport

/// How a transfer ends.
typealias TransferResult = Result<TransportResponse, TransportError>

/// A transfer on its way from a task to the transport's thread.
struct TransferSubmission: Sendable {
    let id: UInt64
    let request: PreparedRequest
    let continuation: CheckedContinuation<TransferResult, Never>
}

/// The door between the tasks that send and the thread that transfers.
///
/// Each submission leaves it once: to the thread, which then answers for it, or back to its task.
final class TransferInbox: Sendable {
    /// What the thread finds when it looks in.
    struct Batch {
        var submissions: [TransferSubmission] = []
        var cancellations: [UInt64] = []
        var isClosed = false

        var isEmpty: Bool { submissions.isEmpty && cancellations.isEmpty && !isClosed }
    }

    private struct State {
        var batch = Batch()
        var isAsleep = false

        /// Marks the thread as awake; returns whether it has to be woken for that.
        mutating func rouse() -> Bool {
            defer { isAsleep = false }
            return isAsleep
        }
    }

    let multi: MultiHandle
    let statistics = Mutex(CurlTransport.Statistics())
    private let state = Mutex(State())

    init(multi: MultiHandle) {
        self.multi = multi
    }

    /// Hands a transfer to the thread; to a closed inbox it comes back at once.
    func submit(_ submission: TransferSubmission) {
        let outcome = state.withLock { state -> (refused: Bool, wake: Bool) in
            if state.batch.isClosed { return (true, false) }
            state.batch.submissions.append(submission)
            return (false, state.rouse())
        }
        if outcome.refused { submission.continuation.resume(returning: .failure(.wasShutDown)) }
        if outcome.wake { wake() }
    }

    /// Asks for the end of a transfer; one that the thread has not seen yet ends here.
    func cancel(_ id: UInt64) {
        let outcome = state.withLock { state -> (unseen: TransferSubmission?, wake: Bool) in
            if let index = state.batch.submissions.firstIndex(where: { $0.id == id }) {
                return (state.batch.submissions.remove(at: index), false)
            }
            if state.batch.isClosed { return (nil, false) }
            state.batch.cancellations.append(id)
            return (nil, state.rouse())
        }
        outcome.unseen?.continuation.resume(returning: .failure(.wasCancelled(mayHaveBeenSent: false)))
        if outcome.wake { wake() }
    }

    /// Takes no more transfers, and tells the thread to end those that it has.
    func close() {
        let wakes = state.withLock { state in
            state.batch.isClosed = true
            return state.rouse()
        }
        if wakes { wake() }
    }

    /// Empties the inbox, in the order in which it was filled.
    ///
    /// For the thread only.
    func take() -> Batch {
        state.withLock { state in
            let batch = state.batch
            state.batch = Batch(isClosed: batch.isClosed)
            return batch
        }
    }

    /// Notes that the thread is about to sleep, unless something came in.
    ///
    /// For the thread only.
    func fallAsleep() -> Bool {
        state.withLock { state in
            state.isAsleep = state.batch.isEmpty
            return state.isAsleep
        }
    }

    /// Notes that the thread is awake; returns whether something came in.
    ///
    /// For the thread only.
    func awake() -> Bool {
        state.withLock { state in
            state.isAsleep = false
            return !state.batch.isEmpty
        }
    }

    /// Ends the thread's sleep.
    ///
    /// Where that fails the inbox takes no more, and the thread ends when its sleep times out.
    private func wake() {
        statistics.withLock { $0.wakeups += 1 }
        do {
            try multi.wakeup()
        } catch {
            close()
        }
    }
}

extension TransportError {
    static var wasShutDown: TransportError {
        TransportError(.unavailable, "The transport was shut down; make another one", mayHaveBeenSent: false)
    }

    static func wasCancelled(mayHaveBeenSent: Bool) -> TransportError {
        let state = mayHaveBeenSent ? "after it may have reached the server" : "before anything was sent"
        return TransportError(.cancelled, "The request was cancelled \(state)", mayHaveBeenSent: mayHaveBeenSent)
    }
}
