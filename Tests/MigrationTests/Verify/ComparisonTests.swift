import Metering
import Migration
import Testing

@Suite("Both ends are compared")
struct ComparisonTests {
    private let window = Windows.november

    private func row(
        _ old: UsageReading,
        _ new: UsageReading,
        _ reference: UsageReading? = nil,
        _ tolerance: Tolerance = .exact,
        leavesOut: Bool = false,
        meter: String = "egress",
        customer: String? = "acme"
    ) throws -> ComparedRow {
        let row = UsageRow(
            meter: try #require(Meter.Key(meter)),
            customer: customer,
            period: window,
            sides: [UsageSide("togai", old), UsageSide("amberflo", new)],
            reference: reference
        )
        return try #require(ComparedRow(row, tolerance, leavesOut: leavesOut))
    }

    private func report(
        _ rows: [ComparedRow],
        meters: [String] = ["egress"],
        allowsIdle: Bool = false,
        edited: [Meter.Key: [String]] = [:]
    ) throws -> VerificationReport {
        VerificationReport(
            route: try #require(MigrationRoute(from: "togai", to: "amberflo")),
            window: window,
            tolerance: .exact,
            leavesOut: false,
            readAt: [:],
            meters: meters.compactMap { Meter.Key($0) },
            rows: rows,
            allowsIdle: allowsIdle,
            edited: edited
        )
    }

    @Test("a tolerance is a number, or hundredths of the old side, with its bound in it")
    func tolerances() throws {
        let percent = try Tolerance("0.5%")
        #expect(percent.allows(995, for: 1_000) && percent.allows(1_005, for: 1_000))
        #expect(!percent.allows(try Quantity("1005.001"), for: 1_000))
        #expect(!percent.allows(1, for: 0) && percent.allows(-995, for: -1_000))
        let absolute = try Tolerance("0.01")
        #expect(try absolute.allows(Quantity("1.01"), for: 1) && !absolute.allows(Quantity("1.0100001"), for: 1))
        #expect(try Tolerance("0%") == .exact)
        for text in ["", "-1", "-1%", "half", "1%%", "%", "100%", "1e99%"] {
            #expect(throws: ToleranceError.self) { try Tolerance(text) }
        }
        #expect("\(percent)" == "0.5%")
        let generous = try Tolerance("99.9%")
        #expect(generous.allows(1, for: 2) && !generous.allows(0, for: 5) && !generous.allows(5, for: 0))
    }

    @Test("no tolerance lets all customers' number be missing, made up or doubled")
    func together() throws {
        let all = try Tolerance("1e99")
        for (old, new) in [(5, 0), (0, 5), (5, 10)] as [(Quantity, Quantity)] {
            #expect(try row(.value(old), .value(new), nil, all, customer: nil).outcome == .differs)
        }
        #expect(try row(.value(5), .value(4), nil, all, customer: nil).outcome == .tolerated)
        #expect(try row(.value(5), .value(10), nil, all).outcome == .tolerated, "one customer alone")
        #expect(try row(.value(0), .value(0), nil, all, customer: nil).outcome == .equal)
    }

    @Test("one meter that fails, that nobody used or whose definition was edited takes no other one with it")
    func single() throws {
        let egress = try #require(Meter.Key("egress"))
        let calls = try #require(Meter.Key("calls"))
        let good = try row(.value(5), .value(5))
        let bad = try row(.value(5), .value(6), meter: "calls")
        let idle = try row(.value(0), .value(nil), meter: "calls")
        let both = ["egress", "calls"]
        #expect(try report([good, bad], meters: both).failed == [calls])
        #expect(try report([good, idle], meters: both).failed == [calls])
        #expect(try report([good, idle], meters: both).objections.first?.contains("nobody used calls") == true)
        let allowed = try report([good, idle], meters: both, allowsIdle: true)
        #expect(allowed.passed && allowed.failed.isEmpty && allowed.idle == [calls])
        #expect(try report([good, bad], meters: both, allowsIdle: true).failed == [calls])
        let edited = try report([good], edited: [egress: ["`filter` is another"]])
        #expect(edited.failed == [egress] && edited.objections.first?.contains("meterway apply") == true)
        let silent = try report([good], meters: both)
        #expect(silent.failed == [calls] && silent.idle == [] && silent.objections.count == 1)
        let absent = try row(.absent("?"), .value(0), meter: "calls")
        #expect(try report([good, absent], meters: both).objections.count == 1)
    }

    @Test("what is not there, not known or not read never agrees with anything, not even with itself")
    func unknown() throws {
        let number = UsageReading.value(0)
        #expect(try row(.absent("?"), number).outcome == .absent)
        #expect(try row(.absent("?"), .absent("?")).outcome == .absent)
        #expect(try row(number, .unavailable("?")).outcome == .unavailable)
        #expect(try row(.unavailable("?"), .unavailable("?"), leavesOut: true).outcome == .leftOut)
        #expect(try row(.absent("?"), .unavailable("?"), leavesOut: true).outcome == .absent)
        #expect(try row(.failed("?"), .unavailable("?"), leavesOut: true).outcome == .failed)
        #expect(try row(.failed("?"), number).difference == nil)
    }

    @Test("numbers agree exactly, within the tolerance, or not; and with the events where there are any")
    func numbers() throws {
        #expect(try row(.value(nil), .value(0)).outcome == .equal)
        #expect(try row(.value(100), .value(101), nil, .percent(1)).outcome == .tolerated)
        #expect(try row(.value(100), .value(101)).outcome == .differs)
        #expect(try row(.value(100), .value(100), .value(99)).outcome == .unlikeEvents)
        #expect(try row(.value(100), .value(100), .unavailable("?")).outcome == .equal)
        let five = Tolerance.percent(5)
        #expect(try row(.value(100), .value(104), .value(96), five).outcome == .unlikeEvents, "the new side does not")
        #expect(try row(.value(104), .value(100), .value(96), five).outcome == .unlikeEvents, "the old side does not")
        #expect(try row(.value(100), .value(104), .value(101), five).outcome == .tolerated)
        #expect(try row(.value(100), .value(97)).difference == -3)
    }

    @Test("a comparison passes only where every meter was compared, somebody used something, and nothing fails")
    func passing() throws {
        let good = try row(.value(5), .value(5))
        #expect(try report([good]).passed)
        #expect(try !report([]).passed)
        #expect(try !report([good], meters: []).passed)
        #expect(try !report([good], meters: ["egress", "calls"]).passed)
        #expect(try !report([try row(.value(0), .value(0))]).passed)
        #expect(try !report([try row(.unavailable("?"), .value(5), leavesOut: true)]).passed)
        #expect(try report([good, try row(.unavailable("?"), .value(5), leavesOut: true)]).passed)
        #expect(try !report([good, try row(.unavailable("?"), .value(5))]).passed)
        #expect(try !report([good, try row(.absent("?"), .value(5))]).passed)
        #expect(try report([good, try row(.value(1), .value(2))]).objections == ["1 number differs"])
    }
}
