import HTTPTypes
import Synchronization

/// A transport that keeps a vendor's limits and repeats what may be repeated.
///
/// Around another transport it bounds how many requests are under way, spaces them by a ``RatePacer``, and asks a
/// ``RetryPolicy`` about each outcome. A write whose fate is not known (a lost answer, 5xx) is handed to the caller as
/// it is, who can tell it by ``RetryPolicy/Decision/settle`` for the same outcome or by
/// ``TransportError/mayHaveBeenSent``. Where the server asked to be left alone for longer than the policy's budget, requests
/// that have not begun fail at once. Cancellation is obeyed while it waits, too.
package final class RetryingTransport: HTTPTransport {
    /// How a retrying transport behaves.
    package struct Options: Sendable {
        /// What is repeated, and when.
        package var policy = RetryPolicy()

        /// The spacing of requests; `nil` for none.
        package var pacer: RatePacer?

        /// The spacing of requests that carry events, where they have one of their own; `nil` where they go with the others.
        package var eventPacer: RatePacer?

        /// Whether a request carries events.
        package var carriesEvents: @Sendable (TransportRequest) -> Bool = { _ in false }

        /// How many requests may be under way at once.
        package var concurrency = 8

        /// Whether a request reads although its method writes, as a query sent by POST does.
        package var isRead: @Sendable (TransportRequest) -> Bool = { _ in false }

        /// Makes the default behaviour.
        package init() {}
    }

    private struct State {
        var pacer: RatePacer?
        var eventPacer: RatePacer?
        var counts = RequestCounts()
    }

    private let inner: any HTTPTransport
    private let options: Options
    private let clock: RetryClock
    private let random: @Sendable () -> UInt64
    private let places: ConcurrencyLimit
    private let state: Mutex<State>

    /// Makes a retrying transport around another one.
    package init(
        _ inner: any HTTPTransport,
        options: Options = Options(),
        clock: RetryClock = .system,
        random: @escaping @Sendable () -> UInt64 = { .random(in: .min ... .max) }
    ) {
        self.inner = inner
        self.options = options
        self.clock = clock
        self.random = random
        places = ConcurrencyLimit(options.concurrency)
        state = Mutex(State(pacer: options.pacer, eventPacer: options.eventPacer))
    }

    /// What has been sent and received so far.
    package var counts: RequestCounts {
        state.withLock { $0.counts }
    }

    /// How much longer the vendor asked to be left alone.
    package var pauseLeft: Duration {
        let until = state.withLock { max($0.pacer?.pausedUntil ?? .zero, $0.eventPacer?.pausedUntil ?? .zero) }
        return max(.zero, until - clock.now())
    }

    /// Sends a request, as often as the policy allows.
    ///
    /// Throws the last attempt's ``TransportError``; it may have been sent if any attempt may.
    package func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let kind = options.isRead(request) ? .read : RequestKind(request.head.method)
        let start = clock.now()
        var mayHaveBeenSent = false
        var inVain = Duration.zero
        var lacking = 0
        var attempt = 1
        while true {
            let (result, took) = await self.attempt(request, kind: kind, number: attempt)
            if case .failure(let error) = result, error.code.isTimeOut { inVain += took }
            // What answers a read with something else than JSON is a gateway's failure, whatever its status says. An address that
            // always answers so is a wrong one, so that it is asked a few times only.
            let isLacking = kind == .read && (try? result.get())?.lacksDocument == true
            if isLacking { lacking += 1 }
            let outcome: RetryPolicy.Outcome =
                isLacking && lacking < 4 ? .answer(status: 502, retryAfter: nil) : outcome(of: result)
            let decision = options.policy.decide(
                outcome,
                kind: kind,
                attempt: attempt,
                elapsed: clock.now() - start,
                inVain: inVain,
                random: random()
            )
            mayHaveBeenSent = mayHaveBeenSent || outcome.mayHaveBeenSent
            guard case .retry(let delay) = decision else {
                return try result.mapError { $0.noting(mayHaveBeenSent) }.get()
            }
            guard await pause(delay) else { throw .cancelledWhileWaiting(mayHaveBeenSent) }
            attempt += 1
        }
    }
}

extension RetryingTransport {
    private typealias Answer = Result<TransportResponse, TransportError>

    /// Sends a request once, in its turn, and tells how long it then took.
    private func attempt(
        _ request: TransportRequest,
        kind: RequestKind,
        number: Int
    ) async -> (answer: Answer, took: Duration) {
        guard await places.enter() else { return (.failure(.cancelledWhileWaiting(false)), .zero) }
        defer { places.leave() }
        let pacer = pacer(of: request)
        // Who held a place from before a refusal waits with all others for what the vendor asked for.
        repeat {
            if let left = pauseLeft(pacer), left > options.policy.budget { return (.failure(.leftAlone(left)), .zero) }
            let delay = state.withLock { $0[keyPath: pacer]?.reserve(now: clock.now()) } ?? .zero
            guard await pause(delay) else { return (.failure(.cancelledWhileWaiting(false)), .zero) }
        } while pauseLeft(pacer) != nil
        state.withLock { $0.counts.note(request, kind: kind, attempt: number) }
        let start = clock.now()
        let result: Answer
        do throws(TransportError) {
            result = .success(try await inner.send(request))
        } catch {
            result = .failure(error)
        }
        note(result, pacer)
        return (result, clock.now() - start)
    }

    /// How much longer the server asked to be left alone; `nil` where it does not any more.
    private func pauseLeft(_ pacer: WritableKeyPath<State, RatePacer?>) -> Duration? {
        let left = state.withLock { $0[keyPath: pacer]?.pausedUntil ?? .zero } - clock.now()
        return left > .zero ? left : nil
    }

    /// The spacing that a request keeps to.
    private func pacer(of request: TransportRequest) -> WritableKeyPath<State, RatePacer?> {
        options.eventPacer != nil && options.carriesEvents(request) ? \.eventPacer : \.pacer
    }

    private func note(_ result: Answer, _ pacer: WritableKeyPath<State, RatePacer?>) {
        let now = clock.now()
        let outcome = outcome(of: result)
        state.withLock { state in
            state.counts.note(result)
            switch outcome {
            case .answer(429, let wish): state[keyPath: pacer]?.refused(now: now, retryAfter: wish)
            // A server that is down for a while is so for all that are sent to it; what it failed at tells of no room for more.
            case .answer(500..., let wish): if let wish { state[keyPath: pacer]?.pause(now: now, for: wish) }
            case .answer: state[keyPath: pacer]?.accepted()
            case .failure: break
            }
        }
    }

    private func outcome(of result: Answer) -> RetryPolicy.Outcome {
        switch result {
        case .failure(let error):
            .failure(error)
        case .success(let answer):
            .answer(status: answer.head.status.code, retryAfter: wish(of: answer))
        }
    }

    /// The wait that an answer asks for; only one that refuses or fails can do so, so that others are not looked through.
    private func wish(of answer: TransportResponse) -> Duration? {
        guard answer.head.status.code >= 400 else { return nil }
        return RetryAfter.delay(in: answer.head.headerFields, now: clock.date())
    }

    /// Waits; returns `false` when the task was cancelled.
    private func pause(_ delay: Duration) async -> Bool {
        guard delay > .zero else { return true }
        do {
            try await clock.sleep(delay)
            return true
        } catch {
            return false
        }
    }
}

extension RetryPolicy.Outcome {
    /// Whether the server may have acted on the request; one that it refused for its rate was not acted upon.
    fileprivate var mayHaveBeenSent: Bool {
        switch self {
        case .answer(let status, _): status != 429
        case .failure(let error): error.mayHaveBeenSent
        }
    }
}

extension TransportError.Code {
    /// Whether nothing, or no more, came within a time limit.
    fileprivate var isTimeOut: Bool { self == .timedOut || self == .connectTimedOut }
}

extension TransportError {
    /// The error of a request for which the server asked to wait too long.
    fileprivate static func leftAlone(_ left: Duration) -> TransportError {
        var error = TransportError(
            .leftAlone,
            "The vendor asked to be left alone for \(RetryAfter.words(left)) more, which no run waits for: nothing was sent. Run the "
                + "same command again after that",
            mayHaveBeenSent: false
        )
        error.retryAfter = left
        return error
    }

    fileprivate func noting(_ mayHaveBeenSent: Bool) -> TransportError {
        var error = self
        error.mayHaveBeenSent = self.mayHaveBeenSent || mayHaveBeenSent
        return error
    }

    fileprivate static func cancelledWhileWaiting(_ mayHaveBeenSent: Bool) -> TransportError {
        TransportError(
            .cancelled,
            "The request was cancelled while it waited for its turn",
            mayHaveBeenSent: mayHaveBeenSent
        )
    }
}
