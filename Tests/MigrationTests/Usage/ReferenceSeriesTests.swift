import AdapterKit
import Metering
import Migration
import Testing

@Suite("What events come to is told by the periods of a report")
struct ReferenceSeriesTests {
    private let window = Windows.of("2026-11-10T22:00:00Z", "2026-11-12")

    private func meter(_ change: (inout Meter.Draft) -> Void = { _ in }) throws -> Meter {
        var draft = Meter.Draft(key: try #require(Meter.Key("egress")), name: "Egress", aggregation: .sum)
        draft.event = "api"
        draft.value = .expression(.attribute("bytes"))
        change(&draft)
        return try Meter(draft)
    }

    private func event(_ id: String, _ time: String, _ bytes: Quantity, _ customer: String = "acme") -> UsageEvent {
        UsageEvent(id: id, event: "api", customer: customer, timestamp: .at(time), attributes: ["bytes": bytes])
    }

    @Test("steps are those of UTC, cut off at the window's ends")
    func steps() {
        #expect(
            window.divided(by: .day).map(\.description) == [
                "2026-11-10T22:00:00Z/2026-11-11T00:00:00Z", "2026-11-11T00:00:00Z/2026-11-12T00:00:00Z",
            ]
        )
        #expect(window.divided(by: .hour).count == 26)
        #expect(window.divided(by: nil) == [window])
        let year = Windows.of("2026-01-31", "2027-01-01").divided(by: .month)
        #expect(year.count == 12)
        #expect(year.first?.end == .at("2026-02-01"))
    }

    @Test("what lies between two periods, or outside of all, lies in none")
    func holding() {
        let days = [Windows.of("2026-11-10", "2026-11-11"), Windows.of("2026-11-12", "2026-11-13")]
        #expect(days.holding(.at("2026-11-10T23:59:59Z")) == days[0] && days.holding(.at("2026-11-12")) == days[1])
        for outside in ["2026-11-09T23:59:59Z", "2026-11-11", "2026-11-11T23:59:59Z", "2026-11-13"] {
            #expect(days.holding(.at(outside)) == nil)
        }
    }

    @Test("an event counts in its own step, a repeat in none, and a step without events has used nothing")
    func counting() throws {
        var series = ReferenceSeries(try meter(), in: window, by: .day)
        for event in [
            event("a", "2026-11-10T23:59:59Z", 1), event("b", "2026-11-11T00:00:00Z", 2),
            event("c", "2026-11-12T00:00:00Z", 64), event("d", "2026-11-10T21:59:59Z", 64),
            event("e", "2026-11-11T07:00:00Z", 4, "globex"),
        ] {
            series.add(event)
        }
        for event in [
            event("b", "2026-11-11T05:00:00Z", 2), event("a", "2026-11-11T06:00:00Z", 1),
            event("c", "2026-11-12T00:00:00Z", 64),
        ] {
            series.add(event, isRepeat: true)
        }
        let (totals, rejected) = series.totals()
        let days = window.divided(by: .day)
        #expect(totals[days[0]]?.total == .value(1))
        #expect(totals[days[1]]?.total == .value(6))
        #expect(totals[days[0]]?.reading(of: "globex") == .value(0))
        #expect(totals[days[1]]?.reading(of: "globex") == .value(4))
        #expect(series.repeats == ["b", "a"])
        #expect(rejected.isEmpty)
    }

    @Test("a total that needs too many digits is missing alone, and what was rejected is told all the same")
    func overflow() throws {
        var series = ReferenceSeries(try meter(), in: window)
        for event in try [
            event("a", "2026-11-11", Quantity("1e30")), event("b", "2026-11-11", Quantity("1e-30")),
            event("c", "2026-11-11", 3, "globex"),
        ] {
            series.add(event)
        }
        series.add(UsageEvent(id: "d", event: "api", customer: "globex", timestamp: .at("2026-11-11")))
        let (totals, rejected) = series.totals()
        let words = "needs more than 34 significant digits"
        #expect(totals[window]?.reading(of: "globex") == .value(3))
        #expect(totals[window]?.reading(of: "acme").note?.contains("the total of acme \(words)") == true)
        #expect(totals[window]?.total.note?.contains("the total of all customers \(words)") == true)
        #expect(totals[window]?.total.isFailure == true)
        #expect(rejected.map(\.id) == ["d"])
    }

    @Test("what counted by an earlier definition adds up with the rest, where both aggregate alike")
    func earlierDefinition() throws {
        let until = Timestamp.at("2026-11-11T12:00:00Z")
        let doubled = try meter { $0.value = .expression(.binary(.multiply, .attribute("bytes"), .number(2))) }
        let events = [
            event("a", "2026-11-10T23:00:00Z", 1), event("b", "2026-11-11T11:59:59Z", 2),
            event("c", "2026-11-11T12:00:00Z", 4), event("d", "2026-11-11T13:00:00Z", 8, "globex"),
        ]
        func totals(_ series: ReferenceSeries) -> [UsageReading] {
            var series = series
            for event in events { series.add(event) }
            return series.totals().totals.sorted { $0.key < $1.key }.map(\.value.total)
        }
        func earlier(_ meter: Meter, _ until: Timestamp?) -> ReferenceSeries.Earlier {
            .init(meter: meter, until: until)
        }
        let plain = try meter()
        #expect(
            totals(ReferenceSeries(doubled, in: window, by: .day, earlier: earlier(plain, until))) == [
                .value(1), .value(26),
            ]
        )
        #expect(totals(ReferenceSeries(doubled, in: window, earlier: earlier(plain, nil))) == [.value(15)])
        #expect(totals(ReferenceSeries(doubled, in: window, earlier: earlier(plain, window.start))) == [.value(30)])
        #expect(totals(ReferenceSeries(doubled, in: window, earlier: earlier(plain, window.end))) == [.value(15)])
        let greatest = try meter { $0.aggregation = .max }
        let days = totals(ReferenceSeries(greatest, in: window, by: .day, earlier: earlier(plain, until)))
        #expect(days.first == .value(1))
        #expect(days.last?.note?.contains("another aggregation from 2026-11-11T12:00:00Z on") == true)
        #expect(days.last?.isFailure == false)
    }

    @Test("an event that cannot be evaluated is told and never 0; a vendor's own text has no reference")
    func obstacles() throws {
        var series = ReferenceSeries(try meter(), in: window)
        series.add(UsageEvent(id: "a", event: "api", customer: "acme", timestamp: .at("2026-11-11")))
        #expect(series.totals().rejected.map(\.id) == ["a"])
        var opaque = ReferenceSeries(try meter { $0.value = .opaque(dialect: "togai", text: "?") }, in: window)
        opaque.add(event("a", "2026-11-11", 1))
        #expect(opaque.totals().totals[window]?.total.isTold == false)
        #expect(opaque.totals().totals[window]?.total.isFailure == false)
    }
}
