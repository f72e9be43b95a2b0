import Foundation

/// A time zone of the IANA database, under the name by which it was given.
struct Zone: Hashable, Sendable {
    /// The database's names without an area, which are few; other such names are abbreviations.
    private static let plainNames: Set<String> = [
        "CET", "CST6CDT", "Cuba", "EET", "EST", "EST5EDT", "Egypt", "Eire", "GB", "GB-Eire", "GMT", "GMT+0", "GMT-0",
        "GMT0", "Greenwich", "HST", "Hongkong", "Iceland", "Iran", "Israel", "Jamaica", "Japan", "Kwajalein", "Libya",
        "MET", "MST", "MST7MDT", "NZ", "NZ-CHAT", "Navajo", "PRC", "PST8PDT", "Poland", "Portugal", "ROC", "ROK",
        "Singapore", "Turkey", "UCT", "UTC", "Universal", "W-SU", "WET", "Zulu",
    ]

    private static let areas: Set<String> = [
        "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Brazil", "Canada", "Chile",
        "Etc",
        "Europe", "Indian", "Mexico", "Pacific", "US",
    ]

    /// The name, as it was given.
    let identifier: String

    private let timeZone: TimeZone

    /// Looks a zone up; `nil` where the IANA database has no zone of exactly this name.
    init?(_ identifier: String) {
        let parts = identifier.split(separator: "/", omittingEmptySubsequences: false)
        let isKnown =
            parts.count == 1 ? Self.plainNames.contains(identifier) : Self.areas.contains(String(parts.first ?? ""))
        guard isKnown, let timeZone = TimeZone(identifier: identifier) else { return nil }
        self.identifier = identifier
        self.timeZone = timeZone
    }

    /// How many seconds the zone's clocks are ahead of UTC at an instant given in seconds since the epoch.
    func offset(at seconds: Int64) -> Int64 {
        Int64(timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds))))
    }

    /// The day that the zone's calendars show at an instant.
    func day(at seconds: Int64) -> CivilDay {
        CivilDay(number: CivilDay.floorDivide(seconds + offset(at: seconds), 86_400))
    }
}
