import Synchronization

@testable import meterway

/// A console whose words are kept, and a clock that a test sets.
final class TimedConsole: Sendable {
    private let words = Mutex("")
    private let time = Mutex(Duration.zero)
    private let isLive: Bool

    /// Makes a console; whether it is a terminal, on which lines are written over.
    init(live: Bool) {
        isLive = live
    }

    var console: Console {
        Console(
            isColored: false,
            isInteractive: isLive,
            showsProgress: isLive,
            out: { [self] text in words.withLock { $0 += text } },
            talk: { [self] text in words.withLock { $0 += text } },
            ask: { _ in nil }
        )
    }

    /// The time since any fixed instant.
    var now: Duration { time.withLock(\.self) }

    func set(_ now: Duration) { time.withLock { $0 = now } }

    /// Everything that was written.
    var text: String { words.withLock(\.self) }
}
