import SeededRandom
import Testing
import Transport

@Suite("Rate pacer")
struct RatePacerTests {
    @Test("Requests that come at once are spread out by the rate")
    func spread() throws {
        var pacer = try #require(RatePacer(requestsPerSecond: 10))
        let delays = (0..<4).map { _ in pacer.reserve(now: .seconds(5)) }
        #expect(delays == [0, 100, 200, 300].map { .milliseconds($0) })
    }

    @Test("After a pause as many as the burst go out at once, and no more")
    func burst() throws {
        var pacer = try #require(RatePacer(requestsPerSecond: 2, burst: 3))
        let delays = (0..<5).map { _ in pacer.reserve(now: .seconds(100)) }
        #expect(delays == [0, 0, 0, 500, 1_000].map { .milliseconds($0) })
        #expect(pacer.reserve(now: .seconds(1_000)) == .zero)
    }

    @Test("Rates below one a second are kept, too")
    func slow() throws {
        var pacer = try #require(RatePacer(requestsPerThousandSeconds: 100))
        #expect(pacer.reserve(now: .zero) == .zero)
        #expect(pacer.reserve(now: .zero) == .seconds(10))
    }

    @Test("Of places closer together than a timer tells apart the next ones are taken at once, and the rate is kept")
    func close() throws {
        var pacer = try #require(RatePacer(requestsPerSecond: 100_000))
        let delays = (0..<2_000).map { _ in pacer.reserve(now: .seconds(5)) }
        #expect(delays == (0..<2_000).map { $0 < 10 ? .zero : .microseconds(10 * $0) })
        var slower = try #require(RatePacer(requestsPerSecond: 10_000))
        _ = slower.reserve(now: .seconds(5))
        #expect(slower.reserve(now: .seconds(5) + .microseconds(50)) == .microseconds(50))
    }

    @Test("A wait that a refusal asks for is kept to the end, however close places are")
    func closeAfterPause() throws {
        var pacer = try #require(RatePacer(requestsPerSecond: 100_000))
        pacer.refused(now: .zero, retryAfter: .seconds(1))
        #expect(pacer.reserve(now: .seconds(1) - .microseconds(50)) == .microseconds(50))
    }

    @Test("No window of a second has more than rate and burst, whenever requests come")
    func bound() throws {
        var generator = SplitMix64(seed: 3)
        var pacer = try #require(RatePacer(requestsPerSecond: 20, burst: 5))
        var now = Duration.zero
        var sent: [Duration] = []
        for _ in 0..<2_000 {
            now += .milliseconds(Int.random(in: 0...90, using: &generator))
            sent.append(now + pacer.reserve(now: now))
        }
        #expect(sent == sent.sorted())
        for (index, time) in sent.enumerated() where index >= 25 {
            #expect(time - sent[index - 25] >= .seconds(1))
        }
    }

    @Test("A refusal halves the rate, once for each burst, down to a sixty-fourth")
    func halving() throws {
        var pacer = try #require(RatePacer(requestsPerSecond: 64))
        pacer.refused(now: .seconds(1))
        pacer.refused(now: .milliseconds(1_999))
        #expect(pacer.rate == 32_000)
        for second in 2..<20 { pacer.refused(now: .seconds(second)) }
        #expect(pacer.rate == 1_000)
    }

    @Test("Requests that are taken bring the rate back to the limit")
    func growth() throws {
        var pacer = try #require(RatePacer(requestsPerSecond: 10))
        pacer.refused(now: .zero)
        #expect(pacer.rate == 5_000)
        for _ in 0..<10 { pacer.accepted() }
        #expect(pacer.rate == 6_000)
        for _ in 0..<100 { pacer.accepted() }
        #expect(pacer.rate == pacer.limit)
    }

    @Test("The wait that a refusal asks for holds for all, who are spread out after it")
    func pause() throws {
        var pacer = try #require(RatePacer(requestsPerSecond: 10))
        pacer.refused(now: .zero, retryAfter: .seconds(30))
        #expect(pacer.reserve(now: .seconds(1)) == .seconds(29))
        #expect(pacer.reserve(now: .seconds(1)) == .milliseconds(29_200))
    }

    @Test("The smallest limit survives refusals")
    func smallest() throws {
        var pacer = try #require(RatePacer(requestsPerThousandSeconds: 1))
        for second in 0..<10 { pacer.refused(now: .seconds(second * 2)) }
        #expect(pacer.rate == 1)
        #expect(RatePacer(requestsPerSecond: 0) == nil)
        #expect(RatePacer(requestsPerSecond: 1, burst: 0) == nil)
    }

    @Test("Where no limit is known nothing is spaced, until a refusal halves what went out in the last second")
    func unknownLimit() {
        var pacer = RatePacer()
        for index in 0..<40 { #expect(pacer.reserve(now: .milliseconds(10 * index)) == .zero) }
        pacer.refused(now: .milliseconds(400))
        #expect(pacer.rate == 20_000)
        #expect(pacer.reserve(now: .milliseconds(400)) == .zero)
        #expect(pacer.reserve(now: .milliseconds(400)) == .milliseconds(50))
        for _ in 0..<100 { pacer.accepted() }
        #expect((pacer.rate ?? 0) > 50_000)
        for second in 2..<40 { pacer.refused(now: .seconds(second)) }
        #expect(pacer.rate == 500)
    }

    @Test("Where no limit is known the rate grows to an end, and the next refusal halves what went out by then")
    func growthWithoutLimit() {
        var pacer = RatePacer()
        pacer.refused(now: .zero)
        for _ in 0..<10_000 { pacer.accepted() }
        #expect(pacer.rate == 1_000_000_000)
        for index in 0..<40 { #expect(pacer.reserve(now: .seconds(60) + .milliseconds(10 * index)) == .zero) }
        pacer.refused(now: .milliseconds(60_400))
        #expect(pacer.rate == 20_000)
    }

    @Test("The first refusals of few requests tell of no limit, and those after them do")
    func fewRequests() {
        var pacer = RatePacer()
        _ = pacer.reserve(now: .seconds(5))
        pacer.refused(now: .seconds(5), retryAfter: .seconds(1))
        #expect(pacer.rate == 10_000)
        for second in 6..<8 { pacer.refused(now: .seconds(second)) }
        #expect(pacer.rate == 2_500)
    }

    @Test("Where no limit is known a wait that a refusal asks for holds for all")
    func unknownLimitPause() {
        var pacer = RatePacer()
        _ = pacer.reserve(now: .seconds(5))
        pacer.refused(now: .seconds(5), retryAfter: .seconds(7))
        #expect(pacer.pausedUntil == .seconds(12))
        #expect(pacer.reserve(now: .seconds(6)) == .seconds(6))
        #expect(pacer.reserve(now: .seconds(6)) == .milliseconds(6_100))
    }
}
