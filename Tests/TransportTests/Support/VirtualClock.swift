import Synchronization
import Transport

/// A clock that passes time by being slept on, and remembers each sleep.
final class VirtualClock: Sendable {
    private struct State {
        var now: Duration = .zero
        var sleeps: [Duration] = []
    }

    private let state = Mutex(State())

    var now: Duration { state.withLock { $0.now } }

    var sleeps: [Duration] { state.withLock { $0.sleeps } }

    func advance(_ duration: Duration) {
        state.withLock { $0.now += duration }
    }

    var clock: RetryClock {
        RetryClock(
            now: { self.now },
            date: { HTTPDate(secondsSince1970: 1_000_000 + Int(self.now.components.seconds)) },
            sleep: { duration in
                try Task.checkCancellation()
                self.state.withLock { state in
                    state.now += duration
                    state.sleeps.append(duration)
                }
            }
        )
    }
}
