import Foundation
import Testing

@testable import Metering

@Suite("Firings beside those of another implementation")
struct CronCasesTests {
    /// The recorded cases, and those of a file that `METERWAY_CRON_CASES` names, as `Scripts/cron_cases.py` writes it.
    private static let files =
        ["cron-cases"] + (ProcessInfo.processInfo.environment["METERWAY_CRON_CASES"].map { [$0] } ?? [])

    @Test("agree with cronsim in each case", arguments: files)
    func cronsim(_ name: String) throws {
        let recorded = Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "csv")
        let file = name.hasPrefix("/") ? URL(fileURLWithPath: name) : try #require(recorded)
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.count >= 600)
        for line in lines {
            let columns = line.split(separator: ";").map(String.init)
            try #require(columns.count == 5)
            let schedule = ResetSchedule(cron: try CronSchedule(columns[0]), timeZone: try TimeZoneID(columns[1]))
            let instant = try Timestamp(iso8601: columns[2])
            let next = schedule.next(after: instant)
            #expect(next.description == columns[3], "\(line)")
            #expect(schedule.period(containing: instant).end == next, "\(line)")
        }
    }
}
