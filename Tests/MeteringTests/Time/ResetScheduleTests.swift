import Testing

@testable import Metering

@Suite("Reset schedules")
struct ResetScheduleTests {
    private func schedule(_ cron: String, _ zone: String) throws -> ResetSchedule {
        ResetSchedule(cron: try CronSchedule(cron), timeZone: try TimeZoneID(zone))
    }

    /// The firings after an instant.
    private func firings(_ schedule: ResetSchedule, after start: String, count: Int) throws -> [String] {
        var instant = try Timestamp(iso8601: start)
        return (0..<count).map { _ in
            instant = schedule.next(after: instant)
            return instant.description
        }
    }

    @Test("end a month at local midnight on either side of a change of the clocks")
    func months() throws {
        let paris = try schedule("0 0 1 * *", "Europe/Paris")
        #expect(
            try firings(paris, after: "2026-02-10T00:00:00Z", count: 3)
                == ["2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z", "2026-04-30T22:00:00Z"]
        )
        let period = paris.period(containing: try Timestamp(iso8601: "2026-10-20T00:00:00Z"))
        #expect(period.description == "2026-09-30T22:00:00Z/2026-10-31T23:00:00Z")
    }

    @Test("fire once, at the first instant after the gap, for local times that are skipped")
    func gap() throws {
        // In New York, 2:00 to 3:00 is skipped on 8 March 2026, at 07:00 UTC.
        #expect(
            try firings(schedule("30 2 * * *", "America/New_York"), after: "2026-03-07T12:00:00Z", count: 2)
                == ["2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z"]
        )
        #expect(
            try firings(schedule("*/15 2,3 * * *", "America/New_York"), after: "2026-03-08T05:00:00Z", count: 3)
                == ["2026-03-08T07:00:00Z", "2026-03-08T07:15:00Z", "2026-03-08T07:30:00Z"]
        )
        // In Samoa, the whole of 30 December 2011 was skipped.
        #expect(
            try firings(schedule("0 12 * * *", "Pacific/Apia"), after: "2011-12-29T00:00:00Z", count: 3)
                == ["2011-12-29T22:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T22:00:00Z"]
        )
    }

    @Test("fire once, in the first pass, for local times that are repeated")
    func overlap() throws {
        // In New York, 1:00 to 2:00 is repeated on 1 November 2026, from 06:00 UTC on.
        let schedule = try schedule("30 1 * * *", "America/New_York")
        #expect(
            try firings(schedule, after: "2026-10-31T12:00:00Z", count: 2) == [
                "2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z",
            ]
        )
        let secondPass = try Timestamp(iso8601: "2026-11-01T06:10:00Z")
        #expect(schedule.next(after: secondPass).description == "2026-11-02T06:30:00Z")
        #expect(schedule.last(atOrBefore: secondPass).description == "2026-11-01T05:30:00Z")
    }

    @Test("go by real time when they run every hour")
    func realTime() throws {
        let hourly = try schedule("30 * * * *", "America/New_York")
        #expect(
            try firings(hourly, after: "2026-11-01T05:00:00Z", count: 3)
                == ["2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z", "2026-11-01T07:30:00Z"]
        )
        #expect(
            try firings(hourly, after: "2026-03-08T06:00:00Z", count: 2) == [
                "2026-03-08T06:30:00Z", "2026-03-08T07:30:00Z",
            ]
        )
        // On Lord Howe Island, only half an hour is skipped.
        #expect(
            try firings(schedule("35 * * * *", "Australia/Lord_Howe"), after: "2016-10-01T14:30:00Z", count: 2)
                == ["2016-10-01T15:05:00Z", "2016-10-01T15:35:00Z"]
        )
    }

    @Test("fire alike in all spellings, when clocks change too")
    func spellings() throws {
        for after in ["2026-03-08T05:00:00Z", "2026-11-01T05:00:00Z"] {
            let starred = try firings(schedule("*/15 */2 * * *", "America/New_York"), after: after, count: 20)
            let listed = try schedule("0,15,30,45 0,2,4,6,8,10,12,14,16,18,20,22 * * *", "America/New_York")
            #expect(try firings(listed, after: after, count: 20) == starred)
        }
    }

    @Test(
        "count the two day fields as cron does",
        arguments: [
            // 13 November 2026 is a Friday. Both restricted: either; with a star in front: both.
            ("0 0 13 * 5", ["2026-11-06", "2026-11-13", "2026-11-20"]),
            ("0 0 14 * 5", ["2026-11-06", "2026-11-13", "2026-11-14"]),
            ("0 0 */2 * 5", ["2026-11-13", "2026-11-27", "2026-12-11"]),
            ("0 0 L * *", ["2026-11-30", "2026-12-31", "2027-01-31"]),
            ("0 0 L 2 *", ["2027-02-28", "2028-02-29", "2029-02-28"]),
            ("0 0 L * 0", ["2026-11-08", "2026-11-15", "2026-11-22"]),
            ("0 0 31 * *", ["2026-12-31", "2027-01-31", "2027-03-31"]),
            ("0 0 29 2 *", ["2028-02-29", "2032-02-29", "2036-02-29"]),
        ]
    )
    func days(cron: String, expected: [String]) throws {
        let found = try firings(schedule(cron, "Etc/UTC"), after: "2026-11-01T12:00:00Z", count: 3)
        #expect(found == expected.map { $0 + "T00:00:00Z" })
    }

    @Test("bridge the year 2100, which has no 29 February")
    func centuries() throws {
        // With a star in front of the weekdays, both day fields count: a leap day on a Saturday or Sunday.
        #expect(
            try firings(schedule("0 0 29 2 */6", "Etc/UTC"), after: "2088-03-01T00:00:00Z", count: 2)
                == ["2116-02-29T00:00:00Z", "2128-02-29T00:00:00Z"]
        )
        #expect(
            try firings(schedule("0 0 29 2 *", "Etc/UTC"), after: "2096-03-01T00:00:00Z", count: 1) == [
                "2104-02-29T00:00:00Z"
            ]
        )
    }

    @Test("end with the instants that there are")
    func extremes() throws {
        let monthly = try schedule("0 0 1 * *", "America/New_York")
        #expect(monthly.next(after: .max) == .max)
        #expect(monthly.last(atOrBefore: .min) == .min)
        let last = monthly.period(containing: .max)
        #expect(last.description == "9999-12-01T05:00:00Z/9999-12-31T23:59:59.999999999Z")
        let first = monthly.period(containing: .min)
        #expect(first.start == .min && first.contains(.min))
        let hourly = try schedule("0 * * * *", "Asia/Tokyo")
        #expect(hourly.period(containing: .max).start.description == "9999-12-31T23:00:00Z")
        #expect(hourly.next(after: .min) <= Timestamp.min.adding(seconds: 3_600))
    }

    @Test("take parts of a second into account")
    func fractions() throws {
        let daily = try schedule("0 0 * * *", "Etc/UTC")
        let midnight = try Timestamp(iso8601: "2026-11-01T00:00:00Z")
        let before = try Timestamp(iso8601: "2026-10-31T23:59:59.999999999Z")
        let after = try Timestamp(iso8601: "2026-11-01T00:00:00.000000001Z")
        #expect(daily.next(after: before) == midnight && daily.last(atOrBefore: after) == midnight)
        #expect(
            daily.period(containing: before).end == midnight && daily.period(containing: midnight).start == midnight
        )
    }

    @Test(
        "cut time into periods without gaps or overlaps, whatever the clocks do",
        arguments: [
            "Europe/Paris", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo", "Africa/Cairo",
            "Antarctica/Troll", "Pacific/Kwajalein", "America/St_Johns", "Etc/UTC",
        ]
    )
    func partition(zone: String) throws {
        var random = SeededGenerator(seed: 41)
        let crons = [
            "0 0 1 * *", "*/20 * * * *", "30 2 * * *", "0 0 * * 1", "*/15 0-3 * * *", "0 0 L * 0", "59 23 31 12 *",
            "0 * 1 * *",
        ]
        for cron in crons {
            let schedule = try schedule(cron, zone)
            for _ in 0..<60 {
                let instant = Timestamp(
                    seconds: 157_766_400 + Int64(random.below(1_600_000_000)),
                    nanoseconds: Int32(random.below(2))
                )
                let period = schedule.period(containing: instant)
                #expect(period.contains(instant))
                #expect(schedule.period(containing: period.start) == period)
                #expect(schedule.period(containing: period.end).start == period.end)
                #expect(
                    schedule.next(after: period.start.adding(seconds: -1)) == period.start,
                    "\(cron) \(zone) \(instant)"
                )
            }
        }
    }

    @Test("are equal when cron and zone are, and are shown as both")
    func equality() throws {
        let schedule = try schedule("0 0 1 * *", "Europe/Paris")
        #expect(
            try schedule == self.schedule("00 00 01 * *", "Europe/Paris")
                && schedule != self.schedule("0 0 1 * *", "Etc/UTC")
        )
        #expect(schedule.description == "0 0 1 * * Europe/Paris")
    }
}
