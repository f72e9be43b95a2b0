import GRDB
import SyncEngine
import Synchronization

/// Writes of many tasks, put into one transaction together where they come at once.
///
/// A task goes on only when its rows are on the disk. While one transaction waits for the disk, the writes that come are
/// kept, in their order, for the next: so the disk is waited for once for all of them, and never in vain for one.
final class GroupCommit: Sendable {
    private typealias Ending = @Sendable (Result<Void, any Error>) -> Void

    /// A write, and how its task is told that it is over.
    private struct Job: Sendable {
        let write: @Sendable (Database) throws -> Void
        let end: Ending
    }

    private struct State {
        var jobs: [Job] = []
        var isScheduled = false
    }

    private let queue: DatabaseQueue
    private let state = Mutex(State())

    init(_ queue: DatabaseQueue) {
        self.queue = queue
    }

    /// Does a write within a transaction, and answers when it is on the disk.
    ///
    /// A write that throws leaves nothing, and those that were to go with it are done all the same.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        let result = Mutex<Value?>(nil)
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            submit(
                Job(
                    write: { database in
                        let value = try body(database)
                        result.withLock { $0 = value }
                    },
                    end: { continuation.resume(with: $0) }
                )
            )
        }
        guard let value = result.withLock({ $0 }) else { throw StateError(.failed, "a write of the state got lost") }
        return value
    }

    /// How many writes wait for a transaction.
    var waiting: Int { state.withLock { $0.jobs.count } }

    private func submit(_ job: Job) {
        let isFirst = state.withLock { state in
            state.jobs.append(job)
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if isFirst { queue.asyncWriteWithoutTransaction { [self] in drain($0) } }
    }

    /// Takes what waits until nothing does.
    private func drain(_ database: Database) {
        while let jobs = take() {
            let failure = Self.commit(jobs, database)
            guard failure != nil, jobs.count > 1 else {
                for job in jobs { job.end(failure.map { .failure($0) } ?? .success(())) }
                continue
            }
            // One of them is at fault; each by itself shows which.
            for job in jobs { job.end(Self.commit([job], database).map { .failure($0) } ?? .success(())) }
        }
    }

    private func take() -> [Job]? {
        state.withLock { state in
            guard !state.jobs.isEmpty else {
                state.isScheduled = false
                return nil
            }
            defer { state.jobs = [] }
            return state.jobs
        }
    }

    private static func commit(_ jobs: [Job], _ database: Database) -> (any Error)? {
        do {
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
