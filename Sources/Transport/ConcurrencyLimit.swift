import Synchronization

/// A bound on how many tasks do something at once; those beyond it wait in the order in which they came.
package final class ConcurrencyLimit: Sendable {
    private typealias Waiter = (id: UInt64, continuation: CheckedContinuation<Bool, Never>)

    private struct State {
        var free: Int
        var lastID: UInt64 = 0
        var waiters: [Waiter] = []
    }

    private let state: Mutex<State>

    /// Makes a bound of at least one.
    package init(_ bound: Int) {
        state = Mutex(State(free: max(1, bound)))
    }

    /// Waits for a place; `false`, without a place, when the task was cancelled.
    ///
    /// Whoever got a place gives it back with ``leave()``.
    package func enter() async -> Bool {
        guard !Task.isCancelled else { return false }
        // While places are free nobody waits, and to take one needs no continuation.
        if takeFree() { return true }
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if admit((id, continuation)) { continuation.resume(returning: true) }
                // A cancellation that came just before the task was in the queue found nothing to cancel.
                if Task.isCancelled { withdraw(id) }
            }
        } onCancel: {
            withdraw(id)
        }
    }

    /// Gives a place back, to the first in the queue if there is one.
    package func leave() {
        let next = state.withLock { state -> Waiter? in
            guard state.waiters.isEmpty else { return state.waiters.removeFirst() }
            state.free += 1
            return nil
        }
        next?.continuation.resume(returning: true)
    }

    private func takeFree() -> Bool {
        state.withLock { state in
            guard state.free > 0 else { return false }
            state.free -= 1
            return true
        }
    }

    /// Takes a place if one is free, or else a place in the queue.
    private func admit(_ waiter: Waiter) -> Bool {
        state.withLock { state in
            guard state.free == 0 else {
                state.free -= 1
                return true
            }
            state.waiters.append(waiter)
            return false
        }
    }

    private func withdraw(_ id: UInt64) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
            return state.waiters.remove(at: index)
        }
        waiter?.continuation.resume(returning: false)
    }
}
