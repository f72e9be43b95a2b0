import Foundation
import Metering

/// The reader of cron schedules, and the laws of the periods they make.
enum CronReaders {
    private static let scheduleTokens = [
        "*", "*/5", "/", ",", "-", "0", "1", "5", "7", "12", "23", "31", "59", "60", "99999999999999999999", "L", "l",
        "W", "#", "?", "MON", "sun", "SAT-SUN", "JAN",
        "feb", "1-5", "5-1", "*/0", "0-59/7", " ", "  ", "\t", "\n", "\u{A0}", "\u{3000}", "@daily", "é", "e\u{301}",
        "\u{0}",
    ]

    static func schedules(_ corpus: FuzzCorpus) throws -> FuzzReader {
        let lines = try corpus.text("Tests/MeteringTests/Fixtures/cron-cases.csv").split(separator: "\n")
        let schedules = lines.filter { !$0.hasPrefix("#") }.compactMap {
            $0.split(separator: ";").first.map(String.init)
        }
        let zones = try ["Europe/Paris", "Australia/Lord_Howe", "America/St_Johns", "Etc/UTC"].map { name throws in
            try TimeZoneID(name)
        }
        return FuzzReader(
            "cron",
            "Schedules: refused at places, or written, read again, and firing in order at the bounds of periods.",
            corpus: schedules,
            tokens: scheduleTokens
        ) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            do throws(CronError) {
                let cron = try CronSchedule(text)
                let again = try CronSchedule(cron.description)
                guard again == cron, again.description == cron.description else {
                    return .wrong("another is read again")
                }
                return fault(
                    of: ResetSchedule(cron: cron, timeZone: zones[bytes.count % zones.count]),
                    at: instant(for: bytes)
                ).map {
                    .wrong($0)
                } ?? .taken
            } catch {
                let places = error.problems.map(\.position)
                guard !places.isEmpty, places == places.sorted(),
                    places.allSatisfy({ (1...text.count + 1).contains($0) })
                else { return .wrong("no such place: \(error)") }
                return .refused
            }
        }
    }

    /// What is wrong with the periods of a schedule around an instant.
    private static func fault(of schedule: ResetSchedule, at instant: Timestamp) -> String? {
        let period = schedule.period(containing: instant)
        guard period.start <= instant, instant < period.end else { return "\(instant) is not in its period \(period)" }
        guard schedule.next(after: period.start) == period.end || period.start == .min else {
            return "\(period) is not one period"
        }
        return schedule.last(atOrBefore: period.end) == period.end || period.end == .max
            ? nil : "\(period) ends between firings"
    }
}
