import Testing

@testable import Metering

@Suite("Dates of the calendar")
struct CivilDateTests {
    @Test("follow each other day by day from the year 1 to 9999")
    func everyDay() throws {
        var date = try #require(CivilDate(year: 1, month: 1, day: 1))
        let first = date.daysSince1970
        #expect(first == -719_162)
        // 1 January of the year 1 was a Monday.
        var weekday = CivilDate.weekday(daysSince1970: first)
        #expect(weekday == 1)
        let last = try #require(CivilDate(year: 9_999, month: 12, day: 31)).daysSince1970
        #expect(last == 2_932_896)
        var faults = 0
        for days in (first + 1)...last {
            let next = CivilDate(daysSince1970: days)
            let isNextDay =
                if date.day < CivilDate.daysInMonth(date.month, year: date.year) {
                    next.day == date.day + 1 && next.month == date.month && next.year == date.year
                } else if date.month < 12 {
                    next.day == 1 && next.month == date.month + 1 && next.year == date.year
                } else {
                    next.day == 1 && next.month == 1 && next.year == date.year + 1
                }
            weekday = (weekday + 1) % 7
            let isItsDay = CivilDate.weekday(daysSince1970: days) == weekday
            if !isNextDay || !isItsDay || next.daysSince1970 != days || next <= date { faults += 1 }
            date = next
        }
        #expect(faults == 0)
    }

    @Test(
        "have the days that the calendar has",
        arguments: [
            (2_024, 2, 29, true), (2_026, 2, 29, false), (1_900, 2, 29, false), (2_000, 2, 29, true),
            (2_026, 4, 31, false), (2_026, 12, 31, true), (2_026, 0, 1, false), (2_026, 13, 1, false),
            (2_026, 1, 0, false),
        ]
    )
    func validity(year: Int, month: Int, day: Int, isValid: Bool) {
        #expect((CivilDate(year: year, month: month, day: day) != nil) == isValid)
    }

    @Test(
        "keep their day when months are added, or the last of the month",
        arguments: [
            (2_026, 1, 31, 1, "2026-02-28"), (2_024, 1, 31, 1, "2024-02-29"), (2_026, 11, 15, 2, "2027-01-15"),
            (2_026, 1, 15, -1, "2025-12-15"), (2_026, 3, 31, -13, "2025-02-28"), (2_024, 2, 29, 12, "2025-02-28"),
        ]
    )
    func months(year: Int, month: Int, day: Int, count: Int, expected: String) throws {
        let date = try #require(CivilDate(year: year, month: month, day: day))
        #expect(Timestamp(midnightOf: date.adding(months: count)).description == expected + "T00:00:00Z")
    }
}
