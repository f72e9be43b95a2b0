import Testing

@testable import TogaiSandbox

@Suite("Dates and durations")
struct TimeTests {
    @Test(
        "Dates are read and written in UTC",
        arguments: [
            ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z"), ("2024-05-28T00:00Z", "2024-05-28T00:00:00Z"),
            ("2024-05-28T01:30:00.5+05:30", "2024-05-27T20:00:00.500Z"),
            ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
            ("0001-01-01T00:00:00-00:30", "0001-01-01T00:30:00Z"),
        ]
    )
    func utc(_ text: String, _ expected: String) throws {
        #expect(try #require(Instant(text, offset: .required)).utcText == expected)
    }

    @Test(
        "What is no date is refused",
        arguments: [
            "2024-02-30T00:00:00Z", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-05-28",
            "2024-05-28T24:00:00Z",
            "2024-05-28T00:00:00", "2024-05-28T00:00:00-0800", "2024-05-28 00:00:00Z", "2024-05-28T00:00:60Z",
            "2024-05-28T00:00:00.Z", "x", "", "2024-05-28T00:00:00+19:00",
        ]
    )
    func malformed(_ text: String) {
        #expect(Instant(text, offset: .required) == nil)
    }

    @Test("A text without an offset is in UTC where that is allowed")
    func withoutOffset() throws {
        let instant = try #require(Instant("2022-06-15T07:30:35.123", offset: .utcWhereAbsent))
        #expect(instant.utcText == "2022-06-15T07:30:35.123Z")
    }

    @Test("Day numbers and dates agree over four centuries")
    func civilDates() {
        var previous = CivilDate(dayNumber: -200_001)
        for day in -200_000...200_000 {
            let date = CivilDate(dayNumber: day)
            let isNext =
                date.day == previous.day + 1 && date.month == previous.month && date.year == previous.year
                || date.day == 1 && previous.day == CivilDate.days(in: previous.month, of: previous.year)
            if date.dayNumber != day || !isNext { Issue.record("day \(day) is wrong") }
            previous = date
        }
    }

    @Test(
        "Buckets start at round times in UTC",
        arguments: [
            (MetricPeriod.hour, "2026-11-05T12:34:56Z", "2026-11-05T12:00:00Z"),
            (.day, "2026-11-05T00:30:00+01:00", "2026-11-04T00:00:00Z"),
            (.week, "2026-11-08T23:59:59Z", "2026-11-02T00:00:00Z"),
            (.week, "2026-11-09T00:00:00Z", "2026-11-09T00:00:00Z"),
            (.month, "2026-02-28T23:00:00-05:00", "2026-03-01T00:00:00Z"),
            (.month, "1969-12-31T00:00:00Z", "1969-12-01T00:00:00Z"),
        ]
    )
    func buckets(_ period: MetricPeriod, _ time: String, _ start: String) throws {
        #expect(period.start(of: try #require(Instant(time, offset: .required))).utcText == start)
    }

    @Test(
        "The number of buckets leaves out the end",
        arguments: [
            (MetricPeriod.day, "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z", 30),
            (.day, "2026-11-01T00:00:00Z", "2026-12-01T00:00:00.001Z", 31),
            (.hour, "2026-11-01T00:30:00Z", "2026-11-01T01:30:00Z", 2),
            (.week, "2026-11-01T00:00:00Z", "2026-11-09T00:00:00Z", 2),
            (.month, "2026-11-15T00:00:00Z", "2027-02-01T00:00:00Z", 3),
        ]
    )
    func counts(_ period: MetricPeriod, _ start: String, _ end: String, _ count: Int) throws {
        let from = try #require(Instant(start, offset: .required))
        #expect(period.count(from: from, to: try #require(Instant(end, offset: .required))) == count)
    }

    @Test(
        "Durations are written in hours, minutes and seconds",
        arguments: [
            ("P100D", "PT2400H"), ("PT90M", "PT1H30M"), ("PT0S", "PT0S"), ("-PT1.5S", "PT-1.5S"),
            ("PT-0.5S", "PT-0.5S"),
            ("p1dt2h3m4.050s", "PT26H3M4.05S"), ("PT-90M", "PT-1H-30M"),
        ]
    )
    func durations(_ text: String, _ expected: String) throws {
        #expect(try #require(ExactDuration(text)).text == expected)
    }

    @Test(
        "Durations without an exact length are none",
        arguments: ["P1M", "P1Y", "P", "PT", "1D", "P1W", "P1DT", "PT1.5H"]
    )
    func inexact(_ text: String) {
        #expect(ExactDuration(text) == nil)
    }

    @Test("Counts of units that overflow are none")
    func overflow() {
        #expect(ExactDuration(.max, unit: "DAYS") == nil)
        #expect(ExactDuration(-1, unit: "MILLIS")?.text == "PT-0.001S")
    }
}
