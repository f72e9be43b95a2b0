/// When the next request may be sent, so that a vendor's rate limit is kept: a bucket of tokens that learns.
///
/// A pure value: times are durations since any fixed instant. Each reservation takes a place in the future, so that
/// many tasks that ask at once are spread out. When the vendor still refuses (429), the rate is halved; with each
/// request that it takes, the rate grows by a hundredth of the limit, back up to it.
package struct RatePacer: Sendable, Hashable {
    /// The most requests in a thousand seconds.
    package let limit: Int

    /// How many requests may go out at once after a pause.
    package let burst: Int

    /// The requests in a thousand seconds that are let out at present, between a sixty-fourth of the limit and it.
    package private(set) var rate: Int

    private var nextPlace: Duration = .zero
    private var halvedAt: Duration?

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

    /// The time between two requests at the present rate.
    private var interval: Duration { .seconds(1_000) / rate }

    /// Takes the next place, and returns how long to wait for it.
    package mutating func reserve(now: Duration) -> Duration {
        // A bucket that was left alone fills up to the burst, and no further.
        let place = max(nextPlace, now - interval * (burst - 1))
        nextPlace = place + interval
        return max(.zero, place - now)
    }

    /// Notes that the vendor refused a request for its rate, and asked for a wait, which the next place comes after.
    ///
    /// Refusals within a second are answers to the same burst, and halve the rate once.
    package mutating func refused(now: Duration, retryAfter: Duration? = nil) {
        if let retryAfter { nextPlace = max(nextPlace, now + retryAfter) }
        if let halvedAt, now - halvedAt < .seconds(1) { return }
        halvedAt = now
        rate = max(rate / 2, max(1, limit / 64))
    }

    /// Notes that the vendor took a request.
    package mutating func accepted() {
        guard rate < limit else { return }
        rate = min(limit, rate + max(1, limit / 100))
    }
}
