import Foundation
import Synchronization

/// The wish of a person to stop: it comes once, and cuts short whatever only waits or reads.
final class StopSignal: Sendable {
    private struct State {
        var isRaised = false
        var patient = 0
        var lastID: UInt64 = 0
        var waiters: [UInt64: @Sendable (Bool) -> Void] = [:]
    }

    private let state = Mutex(State())

    /// Whether the person wishes to stop.
    var isRaised: Bool { state.withLock(\.isRaised) }

    /// Whether something is under way that ends by itself when the wish comes, and should not be broken off.
    var isPatient: Bool { state.withLock { $0.patient > 0 } }

    /// Does work that looks for the wish itself.
    func patiently<Value>(_ work: () async throws -> Value) async rethrows -> Value {
        state.withLock { $0.patient += 1 }
        defer { state.withLock { $0.patient -= 1 } }
        return try await work()
    }

    /// Notes the wish, and wakes all who wait for it.
    func raise() {
        let waiters = state.withLock { state in
            state.isRaised = true
            defer { state.waiters = [:] }
            return state.waiters.values.map(\.self)
        }
        for waiter in waiters { waiter(true) }
    }

    /// Waits for the wish; `false` when the task was cancelled first.
    func wait() async -> Bool {
        let id = nextID()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                register(id) { continuation.resume(returning: $0) }
                // A cancellation that came just before found nobody to wake.
                if Task.isCancelled { withdraw(id) }
            }
        } onCancel: {
            withdraw(id)
        }
    }

    /// Does work that cannot be cancelled on a thread of its own, which is left to itself when the wish is there or comes.
    func orLeave<Value: Sendable>(_ work: @escaping @Sendable () -> Value?) async -> Value? {
        let id = nextID()
        let value = Mutex<Value?>(nil)
        _ = await withCheckedContinuation { continuation in
            register(id) { continuation.resume(returning: $0) }
            Thread.detachNewThread { [self] in
                let result = work()
                value.withLock { $0 = result }
                withdraw(id)
            }
        }
        return isRaised ? nil : value.withLock { $0 }
    }

    /// Does work unless the wish is there or comes: then the work is cancelled, and there is no value once it has ended.
    func race<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value? {
        guard !isRaised else { return nil }
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                _ = await self.wait()
                return nil
            }
            defer { group.cancelAll() }
            do {
                return try await group.next() ?? nil
            } catch {
                // What a cancelled piece of work throws is only that it was cancelled.
                if isRaised { return nil }
                throw error
            }
        }
    }

    /// Waits as a sleep does; throws when the wish is there or comes, as when the task is cancelled.
    func sleep(
        _ duration: Duration,
        by sleep: @escaping @Sendable (Duration) async throws -> Void
    ) async throws {
        let isOver: Void? = try await race { try await sleep(duration) }
        if isOver == nil { throw CancellationError() }
    }

    private func nextID() -> UInt64 {
        state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
    }

    private func register(_ id: UInt64, _ waiter: @escaping @Sendable (Bool) -> Void) {
        let isRaised = state.withLock { state in
            if !state.isRaised { state.waiters[id] = waiter }
            return state.isRaised
        }
        if isRaised { waiter(true) }
    }

    private func withdraw(_ id: UInt64) {
        state.withLock { $0.waiters.removeValue(forKey: id) }?(false)
    }
}
