import SyncEngine
import Synchronization

/// Shows how far an apply is: lines that are written over on a terminal, and in a log a line now and then where it takes long.
final class ProgressReporter: Sendable {
    /// How often lines are written over at the most.
    private static let frame = Duration.milliseconds(100)
    private struct State {
        var board = ProgressBoard()
        var drawn: Duration?
        /// When each vendor was last told of in a log, and those whose end was told of.
        var logged: [String: Duration] = [:]
        var ended: Set<String> = []
        var isOver = false
    }

    private let console: Console
    private let now: @Sendable () -> Duration
    private let pause: @Sendable (String) -> Duration
    private let state = Mutex(State())

    /// Makes a reporter.
    ///
    /// - Parameters:
    ///   - console: where it writes.
    ///   - now: the time since any fixed instant.
    ///   - pause: how much longer a vendor asked to be left alone, by its name.
    init(
        console: Console,
        now: @escaping @Sendable () -> Duration,
        pause: @escaping @Sendable (String) -> Duration
    ) {
        self.console = console
        self.now = now
        self.pause = pause
    }

    /// Notes how many of a vendor's changes are over.
    func note(_ vendor: String, _ done: Int, _ total: Int) {
        let now = now()
        state.withLock { state in
            state.board.note(vendor, done: done, of: total, at: now)
            show(&state, now)
        }
    }

    /// Notes that a look for writes whose answers were lost begins, or that it is over.
    func note(_ search: Search, isBegun: Bool) {
        let now = now()
        let text = state.withLock { state in
            if isBegun { return state.board.searches.begin(search, at: now) }
            state.board.searches.end(search)
            return nil
        }
        if let text { console.say(text) }
        tick()
    }

    /// Shows the time as it passes while nothing else happens.
    func tick() {
        let now = now()
        state.withLock { show(&$0, now) }
    }

    /// Shows the time as it passes while work goes on, and takes the lines off the terminal at its end.
    func following<Value: Sendable>(
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        defer { end() }
        return try await console.ticking({ self.tick() }, sleep: sleep, work)
    }

    /// Takes the lines off the terminal.
    func end() {
        state.withLock { state in
            state.isOver = true
            console.live([])
        }
    }

    private func show(_ state: inout State, _ now: Duration) {
        guard !state.isOver else { return }
        for vendor in state.board.vendors {
            state.board.note(vendor.name, pause: pause(vendor.name))
        }
        guard console.showsProgress else { return log(&state, now) }
        if let drawn = state.drawn, now - drawn < Self.frame { return }
        state.drawn = now
        console.live(state.board.lines(at: now, width: console.width))
    }

    private func log(_ state: inout State, _ now: Duration) {
        for vendor in state.board.vendors where !state.ended.contains(vendor.name) {
            if vendor.isThrough { state.ended.insert(vendor.name) }
            let last = state.logged[vendor.name]
            let isDue = LogPace.isDue(now, last: last ?? vendor.start, since: vendor.changed)
            guard isDue || vendor.isThrough && last != nil, let line = state.board.logLine(vendor.name, at: now)
            else { continue }
            console.say(line)
            state.logged[vendor.name] = now
        }
    }
}
