import Metering
import Migration
import Testing

@Suite("What a person should know of a comparison before a cutover")
struct CutoverCoverageTests {
    private let key: Meter.Key
    private let record: MigrationRecord

    init() throws {
        key = try #require(Meter.Key("rides"))
        record = try .moved(key)
    }

    /// The remarks after comparisons of windows, in those of some indices with an idle meter.
    private func remarks(_ windows: [String], _ schedule: ResetSchedule? = nil, idle: Set<Int> = []) throws -> [String]
    {
        let verifications = try windows.enumerated().map { offset, window in
            Verification(
                at: .at("2026-12-01T06:00:00Z"),
                window: try Period(interval: window),
                passed: true,
                tolerance: "exact",
                leftOut: 0,
                meters: [key],
                compared: 4,
                differing: 0,
                definitions: [key: "old-new"],
                report: "00",
                idle: idle.contains(offset) ? [key] : []
            )
        }
        let record = record.noting(verifications)
        return CutoverCoverage(record, schedules: schedule.map { [key: $0] } ?? [:]).remarks(on: [key])
    }

    @Test("an hour of a month is little, and most of a month is not")
    func month() throws {
        let hour = try remarks(["2026-11-16T10:00:00Z/2026-11-16T11:00:00Z"])
        #expect(
            hour.count == 1 && hour[0].hasPrefix("`rides`: only 60 minutes of a period of 30 days were compared"),
            "\(hour)"
        )
        #expect(try remarks(["2026-11-01T00:00:00Z/2026-11-20T00:00:00Z"]) == [])
        #expect(try remarks(["2026-11-01T00:00:00Z/2026-11-14T00:00:00Z"]).count == 1)
    }

    @Test("what was compared in pieces is taken together, and counted once")
    func pieces() throws {
        let days = (10...25).map { "2026-11-\($0)T00:00:00Z/P1D" }
        #expect(try remarks(days) == [])
        #expect(try remarks(days.map { _ in days[0] }).count == 1)
        #expect(try remarks(["2026-11-01T00:00:00Z/2026-11-20T00:00:00Z", days[0]]) == [], "a day within others")
    }

    @Test("a meter's own schedule tells its period")
    func schedule() throws {
        let daily = ResetSchedule(cron: try CronSchedule("0 0 * * *"), timeZone: try TimeZoneID("Etc/UTC"))
        #expect(try remarks(["2026-11-16T00:00:00Z/2026-11-17T00:00:00Z"], daily) == [])
        #expect(try remarks(["2026-11-16T10:00:00Z/2026-11-16T11:00:00Z"], daily).count == 1)
    }

    @Test("that nobody used it is said")
    func idle() throws {
        let november = "2026-11-01T00:00:00Z/2026-12-01T00:00:00Z"
        let words = try remarks([november], idle: [0])
        #expect(words == ["`rides`: nobody used it in what was compared, so that nothing is proved"])
        #expect(try remarks([november, "2026-12-01T00:00:00Z/PT1H"], idle: [1]) == [], "it was used in November")
    }
}
