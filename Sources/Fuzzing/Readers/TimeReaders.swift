import Foundation
import Metering

/// Readers of instants and intervals.
enum TimeReaders {
    static let all = [timestamps, intervals, zones]

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

    static let timestamps = FuzzReader(
        "timestamps",
        "Instants and days: refused at a place, or written and read again as the same.",
        corpus: instants,
        tokens: instantTokens
    ) { bytes in
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

    private static let intervalTexts = [
        "2026-11-01T00:00:00Z/2026-12-01T00:00:00Z", "2026-11-01/2026-12-01", "2026-11-01/P1M",
        "2026-01-31/P1Y2M10DT2H30M5S",
        "2026-11-01T00:00:00.5Z/PT1H30M", "2026-11-01/P2W", "9999-12-30/P1D",
    ]

    private static let intervalTokens = [
        "P", "PT", "Y", "M", "W", "D", "H", "S", "P1M", "999999999", "9999999999", "/", "//", "R5/",
    ]

    static let intervals = FuzzReader(
        "intervals",
        "Windows: refused with a reason, or written and read again as the same.",
        corpus: intervalTexts,
        tokens: instantTokens + intervalTokens
    ) { bytes in
        do throws(PeriodError) {
            let period = try Period(interval: String(decoding: bytes, as: UTF8.self))
            guard period.start < period.end else { return .wrong("it does not end after its start") }
            return try Period(interval: period.description) == period ? .taken : .wrong("another is read again")
        } catch {
            return error.reason.isEmpty ? .wrong("nothing is said") : .refused
        }
    }

    private static let zoneNames = [
        "Europe/Paris", "Etc/UTC", "America/Argentina/Buenos_Aires", "Asia/Kolkata", "Africa/Abidjan",
        "Australia/Lord_Howe", "Etc/GMT+12", "GMT", "EST5EDT",
        "Pacific/Apia", "America/St_Johns", "Antarctica/Troll", "Asia/Manila",
    ]
    private static let zoneTokens = [
        "/", "Europe", "America/", "Etc/", "GMT", "+", "-", "_", "12", "0", "..", "../", "posix/", "right/", "SystemV/",
        "Paris", "UTC", "Z", "+05:30", "GMT+5", "PST", " ",
        "europe", "PARIS", "\u{0}", "é", "%",
    ]

    static let zones = FuzzReader(
        "time-zones",
        "Time zones: refused with names that exist, or local times come at instants.",
        corpus: zoneNames,
        tokens: zoneTokens
    ) { bytes in
        let name = String(decoding: bytes, as: UTF8.self)
        do throws(TimeZoneError) {
            let zone = try TimeZoneID(name)
            guard zone.description == name, try TimeZoneID(zone.description) == zone else {
                return .wrong("another is read again")
            }
            let local = instant(for: bytes).seconds
            let instant = zone.instant(ofLocal: local)
            guard abs(local - instant) <= 16 * 3_600 else { return .wrong("\(local) comes at \(instant)") }
            return instant + zone.offset(at: instant) >= local ? .taken : .wrong("\(instant) is before \(local)")
        } catch {
            let isRight = error.suggestions.allSatisfy { (try? TimeZoneID($0)) != nil }
            return isRight && error.suggestions.count <= 3 ? .refused : .wrong("no such zones: \(error)")
        }
    }
}

/// An instant of the years 1970 to 2106 that depends on an input.
func instant(for bytes: [UInt8]) -> Timestamp {
    Timestamp(seconds: Int64(bytes.reduce(UInt32(7)) { ($0 &* 31) &+ UInt32($1) }))
}
