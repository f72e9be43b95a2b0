import Foundation
import Testing

@testable import UsageEngineSandbox

@Suite("Instants and days")
struct MomentTests {
    @Test(
        "are read in every form that the documents show",
        arguments: [
            ("2023-07-26T09:00:15.690+00:00", 1_690_362_015_690), ("2023-07-01T00:00:00.000Z", 1_688_169_600_000),
            ("2023-07-01T02:00:00+02:00", 1_688_169_600_000), ("2023-06-30T18:30:00.5-05:30", 1_688_169_600_500),
            ("1969-12-31T23:59:59.9999Z", -1), ("2024-02-29T00:00:00Z", 1_709_164_800_000),
        ] as [(String, Int64)]
    )
    func read(text: String, milliseconds: Int64) {
        #expect(Moment(iso8601: text)?.milliseconds == milliseconds)
    }

    @Test(
        "refuse other texts",
        arguments: [
            "", "2023-07-26", "2023-07-26T09:00:15", "2023-07-26T09:00Z", "2023-07-26 09:00:15Z",
            "2023-02-29T00:00:00Z",
            "2023-13-01T00:00:00Z", "2023-01-01T24:00:00Z", "2023-01-01T00:60:00Z", "2023-01-01T00:00:60Z",
            "2023-01-01T00:00:00.Z", "2023-01-01T00:00:00+0000", "2023-01-01T00:00:00Z ", "23-01-01T00:00:00Z",
        ]
    )
    func malformed(text: String) {
        #expect(Moment(iso8601: text) == nil)
    }

    @Test("are written as the document's examples are")
    func write() {
        #expect(Moment(milliseconds: 1_690_362_015_690).iso8601(.offset) == "2023-07-26T09:00:15.690+00:00")
        #expect(Moment(milliseconds: 1_688_169_600_000).iso8601(.zulu) == "2023-07-01T00:00:00.000Z")
        #expect(Moment(milliseconds: -1).iso8601(.zulu) == "1969-12-31T23:59:59.999Z")
    }

    @Test("are dates to the nearest millisecond")
    func date() {
        #expect(Moment(Date(timeIntervalSince1970: 1_690_362_015.690)).milliseconds == 1_690_362_015_690)
    }

    @Test("follow Foundation's calendar")
    func calendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "GMT"))
        for number in stride(from: Int64(-40_000), to: 200_000, by: 97) {
            let day = CivilDay(number: number)
            let date = Date(timeIntervalSince1970: TimeInterval(number * 86_400))
            let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
            #expect(day.date.year == Int64(parts.year ?? 0))
            #expect(day.date.month == parts.month)
            #expect(day.date.day == parts.day)
            #expect(day.weekday + 1 == parts.weekday)
            #expect(CivilDay(year: day.date.year, month: day.date.month, day: day.date.day) == day)
        }
    }
}
