import HTTPTypes
import Testing

@testable import SandboxServer

@Suite("A fault plan")
struct FaultPlanTests {
    private func request(_ method: HTTPRequest.Method = .get, _ path: String = "/") -> HTTPRequest {
        HTTPRequest(method: method, scheme: "http", authority: "x", path: path)
    }

    /// The effects that so many equal requests meet.
    private func effects(_ rules: [FaultRule], times: Int) -> [FaultEffect?] {
        var plan = FaultPlan()
        for rule in rules { _ = plan.add(rule) }
        return (0..<times).map { _ in plan.decide(endpoint: "one", request: request()).effect }
    }

    @Test("does nothing without rules")
    func empty() {
        #expect(effects([], times: 1) == [nil])
    }

    @Test("fires once at the nth match, or as often as the count says from there on, or always")
    func nth() throws {
        let once = try FaultRule(.dropBefore, nth: 2)
        let twice = try FaultRule(.dropBefore, nth: 2, count: 2)
        let counted = try FaultRule(.dropBefore, count: 1)
        let always = try FaultRule(.dropBefore)
        let fires = { (rule: FaultRule) in self.effects([rule], times: 4).map { $0 != nil } }
        #expect(fires(once) == [false, true, false, false])
        #expect(fires(twice) == [false, true, true, false])
        #expect(fires(counted) == [true, false, false, false])
        #expect(fires(always) == [true, true, true, true])
    }

    @Test("fires by chance, the same way for the same seed")
    func chance() throws {
        let fires = { (seed: Int) in
            try self.effects([FaultRule(.dropAfter, percent: 25, seed: seed)], times: 2_000).map { $0 != nil }
        }
        let count = try fires(1).count { $0 }
        #expect((400...600).contains(count))
        #expect(try fires(1) == fires(1))
        #expect(try fires(1) != fires(2))
    }

    @Test("shows a request to later rules only until one has taken it")
    func order() throws {
        let rules = [try FaultRule(.dropBefore, nth: 1), try FaultRule(.dropAfter, nth: 1)]
        #expect(effects(rules, times: 3) == [.dropBefore, .dropAfter, nil])
    }

    @Test("adds delays up, beside one other effect")
    func delays() throws {
        var plan = FaultPlan()
        _ = plan.add(try FaultRule(.delay(milliseconds: 20)))
        _ = plan.add(try FaultRule(.dropAfter))
        _ = plan.add(try FaultRule(.delay(milliseconds: 30)))
        let decision = plan.decide(endpoint: "one", request: request())
        #expect(decision.delay == .milliseconds(50))
        #expect(decision.effect == .dropAfter)
        #expect(plan.fired == ["delay": 2, "dropAfter": 1])
        #expect(plan.entries.map(\.fired) == [1, 1, 1])
    }

    @Test("matches by endpoint, method and path without the query")
    func matching() throws {
        let rule = try FaultRule(.dropBefore, endpoint: "one", method: .post, path: "/v1/meters*")
        #expect(rule.matches(endpoint: "one", request: request(.post, "/v1/meters/7?x=/y")))
        #expect(!rule.matches(endpoint: "two", request: request(.post, "/v1/meters/7")))
        #expect(!rule.matches(endpoint: "one", request: request(.get, "/v1/meters/7")))
        #expect(!rule.matches(endpoint: "one", request: request(.post, "/v2?/v1/meters/7")))
    }

    @Test(
        "reads * as any text and ? as any character",
        arguments: [
            ("/a", "/a", true), ("/a", "/ab", false), ("/a*", "/a", true), ("/a*", "/a/b", true), ("*", "", true),
            ("/*/b", "/x/y/b", true), ("/*/b", "/x/bc", false), ("/a?c", "/abc", true), ("/a?c", "/ac", false),
            ("*a*b*", "xxaxxbxx", true), ("*a*b*", "xxbxxaxx", false), ("", "", true), ("", "/", false),
            ("*ab", "aab", true), ("/**", "/x", true),
        ]
    )
    func pattern(pattern: String, path: String, fits: Bool) {
        #expect(PathPattern(pattern).matches(path) == fits)
    }

    @Test("never gives a number twice")
    func numbers() throws {
        var plan = FaultPlan()
        let rule = try FaultRule(.dropBefore)
        #expect([plan.add(rule), plan.add(rule)] == [1, 2])
        plan.removeAll()
        #expect(plan.entries.isEmpty)
        #expect(plan.add(rule) == 3)
    }

    @Test("refuses rules that are out of their bounds, with all reasons")
    func bounds() {
        let answer = FaultAnswer(status: 99, contentType: "a\nb", retryAfter: "")
        let error = #expect(throws: FaultRuleError.self) {
            try FaultRule(.answer(answer), nth: 0, count: 0, percent: 101)
        }
        #expect(error?.problems.count == 6)
        #expect(throws: FaultRuleError.self) { try FaultRule(.delay(milliseconds: -1)) }
        #expect(throws: FaultRuleError.self) { try FaultRule(.truncate(bytes: -1)) }
        #expect(throws: FaultRuleError.self) { try FaultRule(.drip(chunkBytes: 0, pauseMilliseconds: 1)) }
    }
}
