import AdapterKit
import Metering
import Testing

@testable import Migration

@Suite("Usage of one period is told of each customer and of all")
struct UsageTotalsTests {
    private let window = Windows.november

    private func cell(_ customer: String?, _ value: Quantity?) -> UsageCell {
        UsageCell(customer: customer, period: window, value: value)
    }

    @Test(
        "a vendor that counts for everybody has used nothing where it is silent, and none where there is no such number"
    )
    func silence() {
        let sum = UsageTotals([cell("a", 3)], .sum, silence: "?")
        #expect(sum.reading(of: "b") == .value(.zero))
        #expect(sum.total == .value(3))
        let max = UsageTotals([cell("a", 3)], .max, silence: "?")
        #expect(max.reading(of: "b") == .value(nil))
        #expect(UsageTotals([], .max, silence: "?").total == .value(nil))
    }

    @Test("one customer's number is that of all, and of several that cannot be put together there is none")
    func together() {
        for aggregation in [Aggregation.average, .latest, .unique(.customer)] {
            #expect(UsageTotals([cell("a", 3)], aggregation, silence: "?").total == .value(3))
            let both = UsageTotals([cell("a", 3), cell("b", 4)], aggregation, silence: "?").total
            #expect(!both.isTold && !both.isFailure)
        }
        #expect(UsageTotals([cell("a", 3), cell("b", 4)], .max, silence: "?").total == .value(4))
        var unused = UsageTotals(everywhere: .absent("?"))
        unused.fill("a", .value(nil), remark: nil, .average)
        #expect(unused.total == .value(nil))
    }

    @Test(
        "where nothing is counted without a counter, a customer without one is absent, and so are all where nobody has one"
    )
    func counters() {
        let absent = UsageReading.absent("no counter")
        let totals = UsageTotals([cell("a", 3)], .sum, counted: ["a", "c"], silence: "?", others: absent)
        #expect(totals.reading(of: "b") == absent)
        #expect(totals.reading(of: "c") == .unavailable("?"))
        #expect(totals.total == .unavailable("?"))
        #expect(UsageTotals([], .sum, silence: "?", others: absent).total == absent)
    }

    @Test("a number that is filled in counts towards all, and its remark is kept")
    func filling() {
        var totals = UsageTotals(
            [cell("a", 3), cell("b", nil)],
            .sum,
            counted: ["a", "b"],
            silence: "?",
            silences: ["b": "its period ended"]
        )
        #expect(totals.reading(of: "b") == .unavailable("its period ended"))
        #expect(totals.total == .unavailable("its period ended"))
        totals.fill("b", .value(4), remark: "recorded", .sum)
        #expect(totals.total == .value(7))
        #expect(totals.remarks == ["b": "recorded"])
    }

    @Test("a counter without a value used nothing only where its period is all of the one asked for")
    func emptyCounters() throws {
        let cases: [(String, Bool, Bool)] = [
            ("2026-11-01T00:00:00Z/2026-12-01T00:00:00Z", false, true),
            ("2026-11-10T00:00:00Z/2026-12-01T00:00:00Z", true, true),
            ("2026-11-10T00:00:00Z/2026-12-01T00:00:00Z", false, false),
            ("2026-10-01T00:00:00Z/2026-12-01T00:00:00Z", true, false),
            ("2026-11-01T00:00:00Z/2026-11-15T00:00:00Z", false, false),
        ]
        for (period, isFirst, isEmpty) in cases {
            var totals = UsageTotals([cell("a", nil)], .max, counted: ["a"], silence: "?")
            let counter = CounterReading(
                id: "m",
                customer: "a",
                period: try Period(interval: period),
                value: nil,
                isFirst: isFirst
            )
            totals.fillEmpty([counter], in: window, .max)
            #expect(totals.reading(of: "a") == (isEmpty ? .value(nil) : .unavailable("?")), "\(period) \(isFirst)")
        }
        let whole = CounterReading(id: "m", customer: "a", period: window, value: nil, isFirst: false)
        for own in [UsageReading.value(3), .failed("down")] {
            var totals = UsageTotals(everywhere: own)
            totals.fill("a", own, remark: nil, .max)
            totals.fillEmpty([whole], in: window, .max)
            #expect(totals.reading(of: "a") == own)
        }
    }

    @Test("0 and none come to the same bill, and what is not known comes to nothing")
    func equality() {
        #expect(UsageReading.value(nil).isEqual(to: .value(0)))
        #expect(!UsageReading.value(1).isEqual(to: .value(nil)))
        #expect(!UsageReading.unavailable("?").isEqual(to: .unavailable("?")))
        #expect(!UsageReading.absent("?").isEqual(to: .value(0)))
        #expect(UsageReading.absent("?").quantity == nil)
    }
}
