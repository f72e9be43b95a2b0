/// When the next request may be sent, so that a vendor's rate limit is kept: a bucket of tokens that learns.
///
/// A pure value: times are durations since any fixed instant. Each reservation takes a place in the future, so that
/// many tasks that ask at once are spread out. When the vendor still refuses (429), the rate is halved; with each
/// request that it takes, the rate grows by a hundredth of the limit, back up to it. Where no limit is known, nothing is
/// spaced until the vendor refuses: then the rate is half of what went out in the last second, but no less than ten a second at
/// first, since a few requests tell of no limit; it grows by a hundredth of itself, however little is sent, and the next
/// refusal halves what went out again.
package struct RatePacer: Sendable, Hashable {
    /// The most requests in a thousand seconds; `nil` where none is known.
    package let limit: Int?

    /// How many requests may go out at once after a pause.
    package let burst: Int

    /// The requests in a thousand seconds that are let out at present, between a sixty-fourth of the limit and it; `nil`
    /// where there is no bound.
    package private(set) var rate: Int?

    /// Until when the vendor asked to be left alone.
    package private(set) var pausedUntil: Duration = .zero

    private var nextPlace: Duration = .zero
    private var halvedAt: Duration?
    /// The second that is being counted, the requests in it, and those in the second before.
    private var counted = Counted()

    private struct Counted: Sendable, Hashable {
        var second: Int64 = 0
        var now = 0
        var before = 0
    }

    /// Makes a pacer that knows no limit.
    package init() {
        limit = nil
        burst = 1
        rate = nil
    }

    /// Makes a pacer; `nil` for a limit or burst below one.
    package init?(requestsPerThousandSeconds limit: Int, burst: Int = 1) {
        guard limit > 0, burst > 0 else { return nil }
        self.limit = limit
        self.burst = burst
        rate = limit
    }

    /// Makes a pacer for a limit in whole requests a second; `nil` for a limit or burst below one.
    package init?(requestsPerSecond limit: Int, burst: Int = 1) {
        let (scaled, overflow) = limit.multipliedReportingOverflow(by: 1_000)
        guard !overflow else { return nil }
        self.init(requestsPerThousandSeconds: scaled, burst: burst)
    }

    /// Takes the next place, and returns how long to wait for it.
    ///
    /// Of places that are closer together than a timer can tell apart, one that comes before the timer would is taken at once;
    /// those after it are where they were, so that the rate is kept.
    package mutating func reserve(now: Duration) -> Duration {
        count(now)
        guard let rate else { return max(.zero, nextPlace - now) }
        let interval = Duration.seconds(1_000) / rate
        // A bucket that was left alone fills up to the burst, and no further.
        let place = max(nextPlace, now - interval * (burst - 1))
        nextPlace = place + interval
        let wait = max(.zero, place - now)
        let isTooShort = interval < Self.shortestWait && wait < Self.shortestWait && pausedUntil <= now
        return isTooShort ? .zero : wait
    }

    /// Notes that the vendor refused a request for its rate, and asked for a wait, which the next place comes after.
    ///
    /// Refusals within a second are answers to the same burst, and halve the rate once.
    package mutating func refused(now: Duration, retryAfter: Duration? = nil) {
        if let retryAfter { pause(now: now, for: retryAfter) }
        if let halvedAt, now - halvedAt < .seconds(1) { return }
        halvedAt = now
        let floor = limit.map { max($0 / 64, 1) } ?? Self.slowest
        let sent = limit == nil ? max(busiest(now), 2 * Self.leastAtFirst) : .max
        rate = max(min(rate ?? .max, sent) / 2, floor)
    }

    /// Notes that the vendor asked to be left alone for a while, which the next place comes after.
    package mutating func pause(now: Duration, for wait: Duration) {
        nextPlace = max(nextPlace, now + wait)
        pausedUntil = max(pausedUntil, now + wait)
    }

    /// Notes that the vendor took a request.
    package mutating func accepted() {
        guard let rate, rate < limit ?? Self.fastest else { return }
        self.rate = min(limit ?? Self.fastest, rate + max(1, (limit ?? rate) / 100))
    }
}

extension RatePacer {
    /// The shortest wait that a timer keeps.
    private static let shortestWait = Duration.microseconds(100)
    /// The rate that is not fallen below where no limit is known: a request in two seconds.
    private static let slowest = 500
    /// The rate that is not grown above where no limit is known: a million requests a second, which nobody sends.
    private static let fastest = 1_000_000_000
    /// The rate that the first refusal does not fall below where no limit is known: ten requests a second.
    private static let leastAtFirst = 10_000

    private mutating func count(_ now: Duration) {
        let second = now.components.seconds
        if second != counted.second {
            counted = Counted(second: second, before: second == counted.second + 1 ? counted.now : 0)
        }
        counted.now += 1
    }

    /// The requests in a thousand seconds at the rate of the last two seconds' busier one.
    private func busiest(_ now: Duration) -> Int {
        let age = now.components.seconds - counted.second
        guard age <= 1 else { return 2 * Self.slowest }
        return max(counted.now, age == 0 ? counted.before : 0, 1) * 1_000
    }
}
