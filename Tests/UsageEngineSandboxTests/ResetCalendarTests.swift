import Testing

@testable import UsageEngineSandbox

@Suite("Reset calendars")
struct ResetCalendarTests {
    private func calendar(_ line: some StringProtocol, _ zone: some StringProtocol) throws -> ResetCalendar {
        ResetCalendar(schedule: try CronTests.schedule(String(line)), zone: try #require(Zone(String(zone))))
    }

    private func moment(_ text: some StringProtocol) throws -> Moment {
        try #require(Moment(iso8601: String(text)))
    }

    @Test("fire when the Python package cronsim fires", arguments: ReferenceFirings.text.split(separator: "\n"))
    func reference(line: Substring) throws {
        let parts = line.split(separator: "|")
        let calendar = try calendar(parts[0], parts[1])
        #expect(calendar.next(after: try moment(parts[2])) == (try moment(parts[3])))
    }

    @Test(
        "fire once where a clock skips or repeats the hour",
        arguments: [
            ("30 2 * * *", "2025-03-29T12:00:00Z", "2025-03-30T01:00:00Z"),
            ("30 2 * * *", "2025-10-25T12:00:00Z", "2025-10-26T00:30:00Z"),
            ("30 2 * * *", "2025-10-26T00:30:00Z", "2025-10-27T01:30:00Z"),
            ("0 0 1 * *", "2025-03-15T00:00:00Z", "2025-03-31T22:00:00Z"),
            ("0 0 1 * *", "2025-10-15T00:00:00Z", "2025-10-31T23:00:00Z"),
        ]
    )
    func paris(line: String, start: String, end: String) throws {
        #expect(try calendar(line, "Europe/Paris").next(after: try moment(start)) == moment(end))
    }

    @Test("fire in both hours where an hour repeats and any hour matches")
    func repeatedHour() throws {
        let calendar = try calendar("30 * * * *", "Europe/Paris")
        let first = try moment("2025-10-26T00:30:00Z")
        #expect(try calendar.next(after: first) == moment("2025-10-26T01:30:00Z"))
    }

    @Test("fire from the full hour on where a clock goes back by half an hour to before it")
    func halfHour() throws {
        let calendar = try calendar("* 2 * * *", "Australia/Lord_Howe")
        let secondHalfPastOne = try moment("2025-04-05T15:00:00Z")
        #expect(try calendar.next(after: secondHalfPastOne) == moment("2025-04-05T15:30:00Z"))
    }

    @Test("fire after the instant, never at it, to the millisecond")
    func strictlyAfter() throws {
        let calendar = try calendar("0 0 1 * *", "Etc/UTC")
        #expect(try calendar.next(after: moment("2025-01-01T00:00:00Z")) == moment("2025-02-01T00:00:00Z"))
        #expect(try calendar.next(after: moment("2024-12-31T23:59:59.999Z")) == moment("2025-01-01T00:00:00Z"))
    }

    @Test("find the last firing, which no later one follows")
    func last() throws {
        for line in ReferenceFirings.text.split(separator: "\n").prefix(200) {
            let parts = line.split(separator: "|")
            let calendar = try calendar(parts[0], parts[1])
            let start = try moment(parts[2])
            let next = try moment(parts[3])
            let before = Moment(milliseconds: next.milliseconds - 1)
            #expect(calendar.last(after: start, through: next) == next, "\(line)")
            #expect(calendar.last(after: start, through: before) == nil, "\(line)")
            let later = calendar.next(after: next)
            #expect(calendar.last(after: start, through: later) == later, "\(line)")
        }
    }

    @Test("reach the leap days beyond a century without one")
    func leapDay() throws {
        let calendar = try calendar("0 0 29 2 *", "Etc/UTC")
        #expect(try calendar.next(after: moment("2096-03-01T00:00:00Z")) == moment("2104-02-29T00:00:00Z"))
    }

    @Test(
        "know the names of the IANA database",
        arguments: ["Etc/UTC", "UTC", "Europe/Paris", "America/Argentina/Ushuaia"]
    )
    func zones(name: String) {
        #expect(Zone(name)?.identifier == name)
    }

    @Test(
        "know no other names",
        arguments: [
            "", "PST", "GMT+5", "+01:00", "europe/paris", "Mars/Phobos", "SystemV/PST8", "Factory", "Europe/Paris ",
        ]
    )
    func unknownZones(name: String) {
        #expect(Zone(name) == nil)
    }
}
