import SeededRandom
import Testing
import Transport

@Suite("Retry policy")
struct RetryPolicyTests {
    private let policy = RetryPolicy()

    private func decide(
        _ outcome: RetryPolicy.Outcome,
        _ kind: RequestKind,
        attempt: Int = 1,
        elapsed: Duration = .zero,
        random: UInt64 = 1 << 63
    ) -> RetryPolicy.Decision {
        policy.decide(outcome, kind: kind, attempt: attempt, elapsed: elapsed, random: random)
    }

    private func failure(_ code: TransportError.Code, sent: Bool) -> RetryPolicy.Outcome {
        .failure(TransportError(code, "It failed", mayHaveBeenSent: sent))
    }

    @Test(
        "Success, redirects and the client's own errors are accepted",
        arguments: [200, 204, 302, 400, 401, 404, 409, 422]
    )
    func accepted(status: Int) {
        for kind in RequestKind.allCases {
            #expect(decide(.answer(status: status, retryAfter: .seconds(1)), kind) == .accept)
        }
    }

    @Test("A read is repeated after what may pass", arguments: [408, 429, 500, 502, 503, 504])
    func read(status: Int) {
        #expect(decide(.answer(status: status, retryAfter: nil), .read) == .retry(after: .milliseconds(125)))
    }

    @Test("A read is not repeated after an error that stays", arguments: [501, 505])
    func readFinal(status: Int) {
        #expect(decide(.answer(status: status, retryAfter: nil), .read) == .accept)
    }

    @Test("A write that the server may have handled is settled by its caller", arguments: [408, 500, 502, 503, 504])
    func settle(status: Int) {
        #expect(decide(.answer(status: status, retryAfter: .seconds(1)), .write) == .settle)
    }

    @Test("A write that was refused for its rate is repeated, after the wait that was asked for")
    func refused() {
        #expect(
            decide(.answer(status: 429, retryAfter: .seconds(3)), .write) == .retry(after: .milliseconds(3_125))
        )
        #expect(decide(.answer(status: 429, retryAfter: nil), .write) == .retry(after: .milliseconds(125)))
        let atOnce = RetryPolicy.Outcome.answer(status: 429, retryAfter: .zero)
        #expect(decide(atOnce, .write, attempt: 5) == .retry(after: .seconds(2)), "the wait grows all the same")
    }

    @Test("A server's wait is honoured for reads, on 429 and on 503", arguments: [429, 503])
    func honoured(status: Int) {
        #expect(
            decide(.answer(status: status, retryAfter: .seconds(30)), .read, random: 0) == .retry(after: .seconds(30))
        )
    }

    @Test("A lost read is repeated, whether it was sent or not; a lost write only if it was not sent")
    func lost() {
        for code in [TransportError.Code.connectionLost, .timedOut, .cannotConnect, .connectTimedOut, .hostNotFound] {
            #expect(decide(failure(code, sent: true), .read) == .retry(after: .milliseconds(125)))
            #expect(decide(failure(code, sent: false), .read) == .retry(after: .milliseconds(125)))
            #expect(decide(failure(code, sent: true), .write) == .settle)
            #expect(decide(failure(code, sent: false), .write) == .retry(after: .milliseconds(125)))
        }
    }

    @Test("A failure that stays is not repeated; a write that may have been handled is settled all the same")
    func finalFailures() {
        let codes: [TransportError.Code] = [
            .invalidURL, .proxy, .tls, .bodyTooLarge, .malformedResponse, .cancelled, .unavailable, .other,
        ]
        for code in codes {
            #expect(decide(failure(code, sent: true), .read) == .accept)
            #expect(decide(failure(code, sent: false), .write) == .accept)
            #expect(decide(failure(code, sent: true), .write) == .settle)
        }
    }

    @Test("The bound of the wait doubles with each attempt, up to the longest")
    func doubling() {
        var policy = RetryPolicy()
        policy.attempts = 100
        policy.budget = .seconds(1_000)
        let delays = (1...10).map { attempt in
            policy.decide(
                .answer(status: 503, retryAfter: nil),
                kind: .read,
                attempt: attempt,
                elapsed: .zero,
                random: 1 << 63
            )
        }
        let milliseconds = [125, 250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000]
        #expect(delays == milliseconds.map { .retry(after: .milliseconds($0)) })
    }

    @Test("The wait is spread over the whole range by the random bits")
    func jitter() throws {
        var generator = SplitMix64(seed: 1)
        var tenths = [Int](repeating: 0, count: 10)
        for _ in 0..<2_000 {
            let decision = decide(.answer(status: 503, retryAfter: nil), .read, attempt: 3, random: generator.next())
            guard case .retry(let delay) = decision else {
                Issue.record("It was not repeated: \(decision)")
                return
            }
            #expect(delay >= .zero && delay < .seconds(1))
            tenths[Int(delay.components.attoseconds / 100_000_000_000_000_000)] += 1
        }
        #expect(tenths.allSatisfy { $0 > 100 })
    }

    @Test("No more attempts than allowed are made")
    func attempts() {
        #expect(decide(.answer(status: 503, retryAfter: nil), .read, attempt: 5) != .exhausted)
        #expect(decide(.answer(status: 503, retryAfter: nil), .read, attempt: 6) == .exhausted)
        #expect(decide(.answer(status: 429, retryAfter: nil), .write, attempt: 6) == .exhausted)
    }

    @Test("A wait that ends after the budget is not begun")
    func budget() {
        let wish = RetryPolicy.Outcome.answer(status: 429, retryAfter: .seconds(60))
        #expect(decide(wish, .write, elapsed: .seconds(59), random: 0) == .retry(after: .seconds(60)))
        #expect(decide(wish, .write, elapsed: .seconds(60), random: 0) == .retry(after: .seconds(60)))
        #expect(decide(wish, .write, elapsed: .seconds(61), random: 0) == .exhausted)
        #expect(decide(.answer(status: 429, retryAfter: .seconds(3_600)), .read) == .exhausted)
    }

    @Test("What gave no answer in time is not sent again once that has taken too long, however often it was sent")
    func patience() {
        let outcome = RetryPolicy.Outcome.failure(TransportError(.timedOut, "", mayHaveBeenSent: true))
        for (inVain, isOver) in [(Duration.seconds(39), false), (.seconds(40), true), (.seconds(60), true)] {
            let decision = RetryPolicy().decide(
                outcome,
                kind: .read,
                attempt: 1,
                elapsed: inVain,
                inVain: inVain,
                random: 0
            )
            #expect(decision == (isOver ? .exhausted : .retry(after: .zero)), "\(inVain)")
        }
    }
}
