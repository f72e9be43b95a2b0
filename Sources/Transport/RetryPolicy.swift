/// Which requests are sent again, and when: a pure decision on how an attempt ended.
///
/// A read is repeated after whatever may pass by itself. A write is repeated only where the server certainly did not
/// handle it: it said so (429), or nothing was sent. After anything else the caller has to look what became of it.
package struct RetryPolicy: Sendable, Hashable {
    /// How often a request is sent at most, the first time included.
    package var attempts: Int = 6

    /// How long after its beginning a request may still be sent again.
    package var budget: Duration = .seconds(120)

    /// How long answers may be waited for in vain, in all, before a request is not sent again.
    ///
    /// A server that takes connections and answers nothing for that long will not answer the next time either, and holds up
    /// all that waits for it.
    package var patience: Duration = .seconds(40)

    /// The bound of the random wait after the first attempt; each further attempt doubles it.
    package var firstDelay: Duration = .milliseconds(250)

    /// The bound that the doubling stops at; a server's own wish may be longer.
    package var longestDelay: Duration = .seconds(20)

    /// Makes the default policy.
    package init() {}

    /// How an attempt ended.
    package enum Outcome: Sendable, Hashable {
        /// An answer came, with the wait that it asks for.
        case answer(status: Int, retryAfter: Duration?)
        /// No complete answer came.
        case failure(TransportError)
    }

    /// What to do about how an attempt ended.
    package enum Decision: Sendable, Hashable {
        /// Hand the outcome to the caller: it is a success, or a failure that repeating does not mend.
        case accept
        /// Wait, then send the request again.
        case retry(after: Duration)
        /// Hand the failure to the caller: there is no attempt, or no time, left.
        case exhausted
        /// Hand the failure to the caller, who has to read before the write is repeated: it may have been done.
        case settle
    }

    /// Decides what to do after an attempt.
    ///
    /// - Parameters:
    ///   - outcome: how the attempt ended.
    ///   - kind: whether the request reads or writes.
    ///   - attempt: the number of the attempt, from 1.
    ///   - elapsed: the time since the first attempt began.
    ///   - inVain: the part of it for which connections and answers were waited for that did not come in time.
    ///   - random: 64 random bits, which spread clients that failed at the same moment; asked for where there is a wait.
    /// - Returns: what to do.
    package func decide(
        _ outcome: Outcome,
        kind: RequestKind,
        attempt: Int,
        elapsed: Duration,
        inVain: Duration = .zero,
        random: @autoclosure () -> UInt64
    ) -> Decision {
        switch Self.judge(outcome, kind) {
        case .final: return .accept
        case .uncertain: return .settle
        case .passing(let wish):
            guard attempt < attempts, inVain < patience else { return .exhausted }
            let delay = delay(attempt: attempt, wish: wish, random: random())
            return elapsed + delay <= budget ? .retry(after: delay) : .exhausted
        }
    }

    /// Full jitter: evenly spread up to a bound that doubles; never before the server's wish, and spread after it.
    private func delay(attempt: Int, wish: Duration?, random: UInt64) -> Duration {
        var bound = min(firstDelay, longestDelay)
        for _ in 1..<max(1, min(attempt, 64)) where bound < longestDelay { bound = min(bound * 2, longestDelay) }
        let share = bound.scaled(by: random)
        guard let wish, wish > .zero else { return share }
        return wish + min(share, firstDelay)
    }
}

extension RetryPolicy {
    private enum Judgement {
        case final
        case passing(wish: Duration?)
        case uncertain
    }

    private static func judge(_ outcome: Outcome, _ kind: RequestKind) -> Judgement {
        switch outcome {
        case .answer(429, let wish):
            return .passing(wish: wish)
        case .answer(let status, let wish):
            if kind == .write { return status == 408 || status >= 500 ? .uncertain : .final }
            return [408, 500, 502, 503, 504].contains(status) ? .passing(wish: wish) : .final
        case .failure(let error):
            if kind == .write, error.mayHaveBeenSent { return .uncertain }
            return error.code.mayPass ? .passing(wish: nil) : .final
        }
    }
}

extension TransportError.Code {
    /// Whether the same request may succeed later without anybody doing anything.
    fileprivate var mayPass: Bool {
        switch self {
        case .hostNotFound, .cannotConnect, .connectTimedOut, .timedOut, .connectionLost: true
        case .invalidURL, .proxy, .tls, .bodyTooLarge, .malformedResponse, .cancelled, .leftAlone, .unavailable, .other:
            false
        }
    }
}

extension Duration {
    /// The share of a duration that `random` is of 2^64; exact to a nanosecond, for durations below 292 years.
    fileprivate func scaled(by random: UInt64) -> Duration {
        let (seconds, attoseconds) = components
        let nanoseconds = UInt64(max(0, seconds)) &* 1_000_000_000 &+ UInt64(max(0, attoseconds)) / 1_000_000_000
        return .nanoseconds(Int64(clamping: nanoseconds.multipliedFullWidth(by: random).high))
    }
}
