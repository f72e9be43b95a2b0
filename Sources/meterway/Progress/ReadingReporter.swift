import SyncEngine
import Synchronization

/// Shows which vendors are being read: lines that are written over on a terminal, and in a log a line where it takes long.
final class ReadingReporter: Sendable {
    /// What is asked of a connection.
    private struct Source {
        var requests: @Sendable () -> Int
        var pause: @Sendable () -> Duration
    }

    private struct State {
        var board = ReadingBoard()
        var sources: [String: Source] = [:]
        /// How many requests each vendor had got when its reading began.
        var before: [String: Int] = [:]
        /// When each vendor was last told of in a log, or its reading began.
        var logged: [String: Duration] = [:]
        /// What was said of writes that earlier runs left open.
        var settled: Set<String> = []
    }

    private let console: Console
    private let now: @Sendable () -> Duration
    private let state = Mutex(State())

    /// Makes a reporter.
    ///
    /// - Parameters:
    ///   - console: where it writes.
    ///   - now: the time since any fixed instant.
    init(console: Console, now: @escaping @Sendable () -> Duration) {
        self.console = console
        self.now = now
    }

    /// Makes a vendor known.
    ///
    /// - Parameters:
    ///   - name: the name of the vendor's instance.
    ///   - requests: how many requests it got so far.
    ///   - pause: how much longer it asked to be left alone.
    func add(
        _ name: String,
        requests: @escaping @Sendable () -> Int,
        pause: @escaping @Sendable () -> Duration
    ) {
        state.withLock { $0.sources[name] = Source(requests: requests, pause: pause) }
    }

    /// Notes that a vendor's reading begins, or that it is over.
    func note(_ name: String, isBegun: Bool) {
        let now = now()
        state.withLock { state in
            guard isBegun else {
                state.board.end(name)
                if state.board.isEmpty { console.live([]) }
                return
            }
            state.board.begin(name, at: now)
            guard state.board.vendors.contains(where: { $0.name == name && $0.depth == 1 }) else { return }
            state.before[name] = state.sources[name]?.requests() ?? 0
            state.logged[name] = now
        }
    }

    /// Notes that a look for writes whose answers were lost begins, or that it is over; they may be those of a run that is at
    /// work.
    func note(_ search: Search, isBegun: Bool, during other: LockOwner? = nil) {
        let now = now()
        let text = state.withLock { state in
            if isBegun { return state.board.searches.begin(search, at: now, during: other) }
            state.board.searches.end(search)
            if state.board.isEmpty { console.live([]) }
            return nil
        }
        if let text { console.say(text) }
    }

    /// Says what became of writes that earlier runs left open, or that a run at work has open, once, however often they are
    /// looked at.
    func noteSettled(_ vendor: String, done: Int, undone: Int, during other: LockOwner? = nil) {
        let text =
            other.map { SettlingWords.words(vendor, open: done + undone, during: $0) }
            ?? SettlingWords.words(vendor, done: done, undone: undone)
        if state.withLock({ $0.settled.insert(text).inserted }) { console.say(text) }
    }

    /// Shows the time as it passes.
    func tick() {
        let now = now()
        state.withLock { state in
            guard !state.board.isEmpty else { return }
            for vendor in state.board.vendors {
                guard let source = state.sources[vendor.name] else { continue }
                let requests = source.requests() - (state.before[vendor.name] ?? 0)
                state.board.note(vendor.name, requests: requests, pause: source.pause())
            }
            guard console.showsProgress else { return log(&state, now) }
            console.live(state.board.lines(at: now, width: console.width))
        }
    }

    private func log(_ state: inout State, _ now: Duration) {
        for vendor in state.board.vendors {
            guard LogPace.isDue(now, last: state.logged[vendor.name] ?? vendor.start, since: vendor.start),
                let line = state.board.logLine(vendor.name, at: now)
            else { continue }
            console.say(line)
            state.logged[vendor.name] = now
        }
    }
}
