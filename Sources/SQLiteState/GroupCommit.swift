import Dispatch
import GRDB
import SyncEngine
import Synchronization

/// Writes of many tasks, put into one transaction together where they come at once.
///
/// A task goes on only when its rows are on the disk. While one transaction waits for the disk, the writes that come are
/// kept, in their order, for the next: so the disk is waited for once for all of them. Writes that are in no haste begin a
/// transaction only when there are many of them, or when none in haste has come for a moment.
final class GroupCommit: Sendable {
    /// How soon a write has to be on the disk.
    enum Haste: Sendable {
        /// As soon as can be.
        case now
        /// Within a moment, so that others can go along.
        case soon
    }

    /// How long, and for how many, writes that are in no haste are kept.
    struct Patience: Sendable {
        var moment = DispatchTimeInterval.milliseconds(4)
        var most = 256
    }

    private typealias Ending = @Sendable (Result<Void, any Error>) -> Void

    /// A write, and how its task is told that it is over.
    private struct Job: Sendable {
        let write: @Sendable (Database) throws -> Void
        let end: Ending
    }

    private struct State {
        var jobs: [Job] = []
        /// Whether one of them is in haste.
        var isUrgent = false
        /// Whether the queue is about to take them.
        var isScheduled = false
        /// Whether the moment that the patient ones are kept for has begun.
        var isWaiting = false
    }

    /// What there is to do after a write has come.
    private enum Step {
        case nothing
        case wait
        case drain
    }

    private let queue: DatabaseQueue
    private let patience: Patience
    /// What has to hold before a transaction, which throws where it does not.
    private let before: @Sendable () throws -> Void
    private let state = Mutex(State())

    init(
        _ queue: DatabaseQueue,
        patience: Patience = Patience(),
        before: @escaping @Sendable () throws -> Void = {}
    ) {
        self.queue = queue
        self.before = before
        self.patience = patience
    }

    /// Does a write within a transaction, and answers when it is on the disk.
    ///
    /// A write that throws leaves nothing, and those that were to go with it are done all the same.
    func write<Value: Sendable>(
        _ haste: Haste,
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        let result = Mutex<Value?>(nil)
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            submit(
                Job(
                    write: { database in
                        let value = try body(database)
                        result.withLock { $0 = value }
                    },
                    end: { continuation.resume(with: $0) }
                ),
                haste
            )
        }
        guard let value = result.withLock({ $0 }) else { throw StateError(.failed, "a write of the state got lost") }
        return value
    }

    /// How many writes wait for a transaction.
    var waiting: Int { state.withLock { $0.jobs.count } }

    private func submit(_ job: Job, _ haste: Haste) {
        let step = state.withLock { state -> Step in
            state.jobs.append(job)
            state.isUrgent = state.isUrgent || haste == .now || state.jobs.count >= patience.most
            return Self.next(&state)
        }
        perform(step)
    }

    /// What is to be done for the writes that wait, which is noted as done.
    private static func next(_ state: inout State) -> Step {
        if state.isScheduled || state.jobs.isEmpty { return .nothing }
        if state.isUrgent {
            state.isScheduled = true
            return .drain
        }
        defer { state.isWaiting = true }
        return state.isWaiting ? .nothing : .wait
    }

    private func perform(_ step: Step) {
        switch step {
        case .nothing: break
        case .wait:
            DispatchQueue.global().asyncAfter(deadline: .now() + patience.moment) { [self] in
                perform(
                    state.withLock { state in
                        state.isWaiting = false
                        state.isUrgent = !state.jobs.isEmpty
                        return Self.next(&state)
                    }
                )
            }
        case .drain: queue.asyncWriteWithoutTransaction { [self] in drain($0) }
        }
    }

    /// Takes what waits until nothing does that is in haste.
    private func drain(_ database: Database) {
        while let jobs = take() {
            let failure = commit(jobs, database)
            guard failure != nil, jobs.count > 1 else {
                for job in jobs { job.end(failure.map { .failure($0) } ?? .success(())) }
                continue
            }
            // One of them is at fault; each by itself shows which.
            for job in jobs { job.end(commit([job], database).map { .failure($0) } ?? .success(())) }
        }
    }

    private func take() -> [Job]? {
        let (jobs, step) = state.withLock { state -> ([Job]?, Step) in
            guard state.isUrgent else {
                state.isScheduled = false
                return (nil, Self.next(&state))
            }
            defer {
                state.jobs = []
                state.isUrgent = false
            }
            return (state.jobs, .nothing)
        }
        perform(step)
        return jobs
    }

    private func commit(_ jobs: [Job], _ database: Database) -> (any Error)? {
        do {
            try before()
            try database.inTransaction(.immediate) {
                for job in jobs { try job.write(database) }
                return .commit
            }
            return nil
        } catch {
            return error
        }
    }
}
