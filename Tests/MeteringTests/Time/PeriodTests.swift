import Testing

@testable import Metering

@Suite("Periods")
struct PeriodTests {
    @Test("a duration that leads beyond the year 9999 is told apart from one that is none")
    func tooFar() {
        #expect(throws: PeriodError(text: "9999-12-31/P1M", reason: "it ends after the year 9999")) {
            try Period(interval: "9999-12-31/P1M")
        }
    }

    @Test(
        "are read from ISO 8601 intervals",
        arguments: [
            ("2026-11-01T00:00:00Z/2026-12-01T00:00:00Z", "2026-11-01T00:00:00Z/2026-12-01T00:00:00Z"),
            ("2026-11-01/2026-12-01", "2026-11-01T00:00:00Z/2026-12-01T00:00:00Z"),
            ("2026-11-01/2026-11-01T12:00:00+01:00", "2026-11-01T00:00:00Z/2026-11-01T11:00:00Z"),
            ("2026-11-01/P1M", "2026-11-01T00:00:00Z/2026-12-01T00:00:00Z"),
            ("2026-01-31T06:00:00Z/P1M", "2026-01-31T06:00:00Z/2026-02-28T06:00:00Z"),
            ("2026-11-01/P1D", "2026-11-01T00:00:00Z/2026-11-02T00:00:00Z"),
            ("2026-11-01/P2W", "2026-11-01T00:00:00Z/2026-11-15T00:00:00Z"),
            ("2026-11-01/PT1H30M", "2026-11-01T00:00:00Z/2026-11-01T01:30:00Z"),
            ("2024-02-29/P1Y", "2024-02-29T00:00:00Z/2025-02-28T00:00:00Z"),
            ("2026-11-01/P1Y2M3DT4H5M6S", "2026-11-01T00:00:00Z/2028-01-04T04:05:06Z"),
            ("2026-11-01T00:00:00.5Z/PT36H", "2026-11-01T00:00:00.500Z/2026-11-02T12:00:00.500Z"),
        ]
    )
    func reading(text: String, expected: String) throws {
        let period = try Period(interval: text)
        #expect(period.description == expected)
        #expect(try Period(interval: expected) == period)
    }

    @Test(
        "are refused when the text is no interval, or does not end after its start",
        arguments: [
            "", "/", "2026-11-01", "2026-11-01/", "/2026-11-01", "2026-11-01/2026-11-01", "2026-12-01/2026-11-01",
            "2026-11-01/P",
            "2026-11-01/PT", "2026-11-01/P1", "2026-11-01/P1H", "2026-11-01/PT1D", "2026-11-01/P1D1M",
            "2026-11-01/P1M1M",
            "2026-11-01/P0D", "2026-11-01/P-1D", "2026-11-01/P1DT", "2026-11-01/P9999999999D", "2026-11-01/P9000Y",
            "2026-11-01/P1.5D", "2026-11-31/2026-12-01", "2026-11-01/2026-12-01/2027-01-01", "P1M/2026-11-01",
            "2026-11-01/PT1HT1M", "9999-12-01/P1M", "9999-12-31/PT24H",
        ]
    )
    func refusal(text: String) throws {
        let error = try #require(throws: PeriodError.self) { try Period(interval: text) }
        #expect(error.text == text || error.reason.contains("does not end after"))
        #expect(error.description.contains("expected a half-open interval"))
    }

    @Test("hold their start and not their end")
    func containment() throws {
        let november = try Period(interval: "2026-11-01/P1M")
        #expect(november.contains(november.start) && !november.contains(november.end))
        #expect(
            november.contains(november.end.adding(seconds: -1))
                && !november.contains(november.start.adding(seconds: -1))
        )
        #expect(november.contains(november))
        #expect(
            try november.contains(Period(interval: "2026-11-05/P1D"))
                && !november.contains(Period(interval: "2026-11-30/P2D"))
        )
    }

    @Test("overlap when they share an instant")
    func overlap() throws {
        let november = try Period(interval: "2026-11-01/P1M")
        let december = try Period(interval: "2026-12-01/P1M")
        let between = try Period(interval: "2026-11-15/P1M")
        #expect(!november.overlaps(december) && november.intersection(december) == nil)
        #expect(november.overlaps(between) && between.overlaps(december))
        #expect(try november.intersection(between) == Period(interval: "2026-11-15/2026-12-01"))
        #expect([december, between, november].sorted() == [november, between, december])
    }

    @Test("contain each other, overlap and have in common what their instants do")
    func instants() {
        let instants = (0...4).map { Timestamp(seconds: $0) }
        let periods = instants.flatMap { start in instants.compactMap { try? Period(start: start, end: $0) } }
        for left in periods {
            for right in periods {
                let (first, second) = (Set(instants.filter(left.contains)), Set(instants.filter(right.contains)))
                let common = left.intersection(right)
                #expect(left.contains(right) == second.isSubset(of: first), "\(left) \(right)")
                #expect(left.overlaps(right) == !first.isDisjoint(with: second), "\(left) \(right)")
                #expect(Set(instants.filter { common?.contains($0) == true }) == first.intersection(second))
            }
        }
    }

    @Test("are made of two instants only in their order")
    func order() throws {
        #expect(throws: PeriodError.self) { try Period(start: .epoch, end: .epoch) }
        #expect(try Period(start: .min, end: .max).contains(Timestamp.epoch))
    }
}
