internal import CCurl
import Foundation
import Synchronization
import Transport

/// The transport's thread: takes transfers from the inbox, drives libcurl, and answers the tasks.
final class TransferLoop {
    /// How long a sleep lasts at most, in milliseconds.
    ///
    /// Whatever there is to do ends a sleep at once; this is a net only.
    private static let longestSleep: Int32 = 1_000

    /// How many handles are kept for later; a handle costs some 20 kB.
    private static let poolLimit = 64

    private let inbox: TransferInbox
    private let multi: MultiHandle
    private let settings: TransferSettings
    private var pool: [EasyHandle] = []
    private var running: [UInt64: Transfer] = [:]
    private var queue: AdmissionQueue<TransferSubmission>

    /// Starts a thread that runs until the inbox is closed.
    static func start(inbox: TransferInbox, settings: TransferSettings) {
        let thread = Thread {
            blockBrokenPipeSignal()
            TransferLoop(inbox: inbox, settings: settings).run()
        }
        thread.name = "meterway-curl"
        thread.start()
    }

    private init(inbox: TransferInbox, settings: TransferSettings) {
        self.inbox = inbox
        self.settings = settings
        multi = inbox.multi
        queue = AdmissionQueue(connections: settings.limits.connectionsPerHost, streams: 100)
    }

    private func run() {
        do {
            while try turn() {}
            end(.wasShutDown)
        } catch {
            inbox.close()
            end(error)
        }
    }

    /// One round; returns `false` when the inbox was closed.
    ///
    /// It sleeps only if nothing started or finished: libcurl may have more to do at once otherwise, and would sleep
    /// through it.
    private func turn() throws(TransportError) -> Bool {
        let batch = inbox.take()
        for submission in batch.submissions { enqueue(submission) }
        for id in batch.cancellations { try cancel(id) }
        guard !batch.isClosed else { return false }
        try multi.perform()
        var isIdle = batch.isEmpty
        while let (id, code) = try multi.nextFinished() {
            isIdle = false
            try finish(id, code)
        }
        if isIdle { try sleep() }
        return true
    }

    private func sleep() throws(TransportError) {
        guard inbox.fallAsleep() else { return }
        let start = ContinuousClock.now
        let ready = try multi.poll(milliseconds: Self.longestSleep)
        let hasMail = inbox.awake()
        let isTimedOut = ready == 0 && ContinuousClock.now - start >= .milliseconds(Int(Self.longestSleep))
        inbox.statistics.withLock {
            $0.polls += 1
            if isTimedOut && (hasMail || !running.isEmpty) { $0.pollTimeouts += 1 }
        }
    }
}

extension TransferLoop {
    private func enqueue(_ submission: TransferSubmission) {
        if queue.enter(submission, id: submission.id, origin: submission.request.origin) { start([submission]) }
    }

    /// Starts transfers that were admitted; one that cannot start is answered, and its place given to the next.
    private func start(_ admitted: [TransferSubmission]) {
        var admitted = admitted[...]
        while let submission = admitted.popFirst() {
            do throws(TransportError) {
                try begin(submission)
            } catch {
                submission.continuation.resume(returning: .failure(error))
                admitted += queue.leave(origin: submission.request.origin)
            }
        }
    }

    private func begin(_ submission: TransferSubmission) throws(TransportError) {
        let pooled = pool.popLast()
        let easy = if let pooled { pooled } else { try EasyHandle() }
        do throws(TransportError) {
            let transfer = try Transfer(submission, easy: easy, settings: settings)
            try transfer.configure()
            try multi.add(easy)
            running[submission.id] = transfer
            inbox.statistics.withLock { $0.transfers += 1 }
        } catch {
            easy.free()
            throw error
        }
    }

    private func finish(_ id: UInt64, _ code: CURLcode) throws(TransportError) {
        guard let transfer = running.removeValue(forKey: id) else { return }
        let result = transfer.result(code)
        let multiplexes = transfer.wasMultiplexed
        try retire(transfer, result)
        start(queue.leave(origin: transfer.submission.request.origin, multiplexes: multiplexes))
    }

    private func cancel(_ id: UInt64) throws(TransportError) {
        if let waiting = queue.withdraw(id: id) {
            waiting.continuation.resume(returning: .failure(.wasCancelled(mayHaveBeenSent: false)))
        } else if let transfer = running.removeValue(forKey: id) {
            try retire(transfer, .failure(.wasCancelled(mayHaveBeenSent: transfer.mayHaveBeenSent)))
            start(queue.leave(origin: transfer.submission.request.origin))
        }
    }

    /// Takes a transfer's handle back, then answers its task; the answer is given whatever happens to the handle.
    private func retire(_ transfer: Transfer, _ result: TransferResult) throws(TransportError) {
        defer { transfer.submission.continuation.resume(returning: result) }
        inbox.statistics.withLock { $0.connections += transfer.connectionsOpened }
        try multi.remove(transfer.easy)
        if pool.count < Self.poolLimit {
            pool.append(transfer.easy)
        } else {
            transfer.easy.free()
        }
    }

    /// Answers all tasks with an error, and gives the handles back to libcurl.
    private func end(_ reason: TransportError) {
        for submission in inbox.take().submissions + queue.withdrawAll() {
            submission.continuation.resume(returning: .failure(reason))
        }
        for transfer in running.values {
            var error = reason
            error.mayHaveBeenSent = transfer.mayHaveBeenSent
            try? multi.remove(transfer.easy)
            transfer.easy.free()
            transfer.submission.continuation.resume(returning: .failure(error))
        }
        running = [:]
        for easy in pool { easy.free() }
        pool = []
    }

    /// A server that closes a connection must not end the process; libcurl leaves this to those who forbid it signals.
    private static func blockBrokenPipeSignal() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
