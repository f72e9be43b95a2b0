import Foundation
import Testing

@testable import Metering

@Suite("Readers of times and schedules take any input")
struct TimeFuzzTests {
    private static let instants = [
        "2026-11-01T00:00:00Z", "2026-11-01T05:30:00.25+05:30", "2024-02-29t23:59:59.999999999z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-0000", "2026-11-01", "1969-12-31T23:59:59.000001-23:59",
    ]
    private static let instantTokens = [
        "0", "1", "9", "00", "59", "60", "23", "24", "31", "30", "29", "02", "13", "0000", "9999", "-", ":", "T", "t",
        " ", "Z", "z", "+", ".", ",", "05:30",
        "-00:00", "W01", "P1D", "/", "\u{2212}", "٣", "\u{0}",
    ]

    @Test("Timestamps are read or refused at a place, and what is read is written and read again")
    func timestamps() throws {
        try Fuzzer.run("timestamps", 6_000, corpus: Self.instants, tokens: Self.instantTokens) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            do throws(TimestampError) {
                let instant = try Timestamp(iso8601OrDate: text)
                guard try Timestamp(iso8601: instant.description) == instant else {
                    return .wrong("another is read again")
                }
                guard instant >= .min, instant <= .max else { return .wrong("beyond the years 1 to 9999") }
                return Timestamp(midnightOf: instant.date).adding(seconds: Int64(instant.secondOfDay)).seconds
                    == instant.seconds
                    ? .taken : .wrong("its date and time are another instant")
            } catch {
                return (0...text.utf8.count).contains(error.offset) ? .refused : .wrong("no such place: \(error)")
            }
        }
    }

    private static let intervals = [
        "2026-11-01T00:00:00Z/2026-12-01T00:00:00Z", "2026-11-01/2026-12-01", "2026-11-01/P1M",
        "2026-01-31/P1Y2M10DT2H30M5S",
        "2026-11-01T00:00:00.5Z/PT1H30M", "2026-11-01/P2W", "9999-12-30/P1D",
    ]

    @Test("Intervals are read or refused, and what is read is written and read again")
    func intervals() throws {
        let tokens =
            Self.instantTokens + [
                "P", "PT", "Y", "M", "W", "D", "H", "S", "P1M", "999999999", "9999999999", "/", "//", "R5/",
            ]
        try Fuzzer.run("intervals", 6_000, corpus: Self.intervals, tokens: tokens) { bytes in
            do throws(PeriodError) {
                let period = try Period(interval: String(decoding: bytes, as: UTF8.self))
                guard period.start < period.end else { return .wrong("it does not end after its start") }
                return try Period(interval: period.description) == period ? .taken : .wrong("another is read again")
            } catch {
                return error.reason.isEmpty ? .wrong("nothing is said") : .refused
            }
        }
    }

    private static let scheduleTokens = [
        "*", "*/5", "/", ",", "-", "0", "1", "5", "7", "12", "23", "31", "59", "60", "99999999999999999999", "L", "l",
        "W", "#", "?", "MON", "sun", "SAT-SUN", "JAN",
        "feb", "1-5", "5-1", "*/0", "0-59/7", " ", "  ", "\t", "\n", "\u{A0}", "\u{3000}", "@daily", "é", "e\u{301}",
        "\u{0}",
    ]

    @Test("Schedules are read or refused at places, and what is read is written, read again, and fires in order")
    func schedules() throws {
        let file = try #require(Bundle.module.url(forResource: "Fixtures/cron-cases", withExtension: "csv"))
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
        let corpus = lines.compactMap { $0.split(separator: ";").first.map(String.init) }
        let zone = try TimeZoneID("Europe/Paris")
        try Fuzzer.run("cron", 4_000, corpus: corpus, tokens: Self.scheduleTokens) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            do throws(CronError) {
                let cron = try CronSchedule(text)
                let again = try CronSchedule(cron.description)
                guard again == cron, again.description == cron.description else {
                    return .wrong("another is read again")
                }
                return Self.fault(of: ResetSchedule(cron: cron, timeZone: zone), at: Self.instant(for: bytes)).map {
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

    /// An instant of the years 1970 to 2106 that depends on the input.
    private static func instant(for bytes: [UInt8]) -> Timestamp {
        Timestamp(seconds: Int64(bytes.reduce(UInt32(7)) { ($0 &* 31) &+ UInt32($1) }))
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

    private static let zones = [
        "Europe/Paris", "Etc/UTC", "America/Argentina/Buenos_Aires", "Asia/Kolkata", "Africa/Abidjan",
        "Australia/Lord_Howe", "Etc/GMT+12", "GMT", "EST5EDT",
        "Pacific/Apia", "America/St_Johns", "Antarctica/Troll", "Asia/Manila",
    ]
    private static let zoneTokens = [
        "/", "Europe", "America/", "Etc/", "GMT", "+", "-", "_", "12", "0", "..", "../", "posix/", "right/", "SystemV/",
        "Paris", "UTC", "Z", "+05:30", "GMT+5", "PST", " ",
        "europe", "PARIS", "\u{0}", "é", "%",
    ]

    @Test("Time zones are read or refused with names that are right, and local times come at instants")
    func zones() throws {
        try Fuzzer.run("time-zones", 400, corpus: Self.zones, tokens: Self.zoneTokens) { bytes in
            let name = String(decoding: bytes, as: UTF8.self)
            do throws(TimeZoneError) {
                let zone = try TimeZoneID(name)
                guard zone.description == name, try TimeZoneID(zone.description) == zone else {
                    return .wrong("another is read again")
                }
                let local = Self.instant(for: bytes).seconds
                let instant = zone.instant(ofLocal: local)
                guard abs(local - instant) <= 16 * 3_600 else { return .wrong("\(local) comes at \(instant)") }
                return instant + zone.offset(at: instant) >= local ? .taken : .wrong("\(instant) is before \(local)")
            } catch {
                let isRight = error.suggestions.allSatisfy { (try? TimeZoneID($0)) != nil }
                return isRight && error.suggestions.count <= 3 ? .refused : .wrong("no such zones: \(error)")
            }
        }
    }
}
