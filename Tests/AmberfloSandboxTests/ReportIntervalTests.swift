import Foundation
import Testing

@testable import AmberfloSandbox

@Suite("Intervals of a report")
struct ReportIntervalTests {
    @Test(
        "Starts and ends agree with a calendar in UTC whose weeks start on Monday",
        arguments: ReportInterval.allCases
    )
    func agreesWithCalendar(interval: ReportInterval) throws {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        let components: [ReportInterval: Calendar.Component] = [
            .hour: .hour, .day: .day, .week: .weekOfYear, .month: .month,
        ]
        let component = try #require(components[interval])
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let second = Int64.random(in: 700_000..<16_000_000_000, using: &generator)
            let date = Date(timeIntervalSince1970: TimeInterval(second))
            let expected = try #require(calendar.dateInterval(of: component, for: date))
            #expect(interval.start(of: second) == Int64(expected.start.timeIntervalSince1970))
            #expect(interval.end(of: second) == Int64(expected.end.timeIntervalSince1970))
        }
    }

    @Test("A leap day belongs to February, and a week crosses the end of a year")
    func edges() {
        // 2024-02-29T12:00:00Z, and 2025-01-01T00:00:00Z, a Wednesday.
        #expect(ReportInterval.month.start(of: 1_709_208_000) == 1_706_745_600)
        #expect(ReportInterval.month.end(of: 1_709_208_000) == 1_709_251_200)
        #expect(ReportInterval.week.start(of: 1_735_689_600) == 1_735_516_800)
        #expect(ReportInterval.month.start(of: 0) == 0)
    }
}
