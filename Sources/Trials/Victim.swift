import Foundation
import Synchronization

/// The run that is under way, as what kills it sees it.
final class Victim: Sendable {
    private struct State {
        var process: Int32?
        var kill: Kill?
        var requests = 0
        var isHeld = false
        /// How many requests vendors are about.
        var handled = 0
    }

    private let state = Mutex(State())

    /// Begins a run that is to be killed at an instant, or not at all.
    func begin(_ kill: Kill?) {
        state.withLock { $0 = State(kill: kill, isHeld: $0.isHeld, handled: $0.handled) }
    }

    /// Takes note of the process of the run.
    func started(_ process: Int32) {
        state.withLock { $0.process = process }
    }

    /// Takes note that the process is no more, so that its number means nothing from here on.
    func ended() {
        state.withLock { $0.process = nil }
    }

    /// Kills the process, if it lives.
    func kill() {
        state.withLock { state in
            guard let process = state.process else { return }
            _ = Foundation.kill(process, SIGKILL)
        }
    }

    /// The process of the run that is under way; `nil` between runs.
    var process: Int32? { state.withLock { $0.process } }

    /// Kills the process if it is still this one: a kill that comes late is not for the next run.
    func kill(_ process: Int32?) {
        guard let process, process == self.process else { return }
        kill()
    }

    /// Notes that a vendor is about a request, or is done with it.
    func handles(_ isBegun: Bool) {
        state.withLock { $0.handled += isBegun ? 1 : -1 }
    }

    /// Whether no vendor is about a request.
    var isIdle: Bool { state.withLock { $0.handled == 0 } }

    /// Counts a request, and tells when about it the run is to be killed, if that is the request.
    func sees() -> Kill.Moment? {
        state.withLock { state in
            state.requests += 1
            guard case .request(state.requests, let moment)? = state.kill else { return nil }
            return moment
        }
    }

    /// Lets requests wait, or go on.
    func hold(_ isHeld: Bool) {
        state.withLock { $0.isHeld = isHeld }
    }

    /// Waits while requests are held.
    func passes() async {
        while state.withLock({ $0.isHeld }) {
            guard (try? await Task.sleep(for: .milliseconds(5))) != nil else { return }
        }
    }

    /// The requests of the run so far.
    var requests: Int { state.withLock { $0.requests } }
}
