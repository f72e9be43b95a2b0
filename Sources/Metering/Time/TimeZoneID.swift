internal import Foundation

/// The name of a time zone in the IANA time zone database, such as `Europe/Paris` or `Etc/UTC`.
package struct TimeZoneID: Sendable {
    /// The name, exactly as the database spells it.
    package let identifier: String

    private let zone: TimeZone

    /// The zone `Etc/UTC`.
    package static let utc = TimeZoneID(identifier: "Etc/UTC", zone: .gmt)

    /// Makes a time zone of its IANA name, in its exact case; throws with the closest names for any other text.
    package init(_ identifier: some StringProtocol) throws(TimeZoneError) {
        let name = String(identifier)
        guard TimeZoneID.isIANA(name), let zone = TimeZone(identifier: name) else {
            throw TimeZoneError(identifier: name, suggestions: TimeZoneID.suggestions(for: name))
        }
        self.init(identifier: name, zone: zone)
    }

    private init(identifier: String, zone: TimeZone) {
        self.identifier = identifier
        self.zone = zone
    }

    /// The name that all names of universal time share, which is `Etc/UTC`; any other name is its own.
    package static func canonicalName(_ name: String) -> String {
        universalNames.contains(name) ? utc.identifier : name
    }

    /// The same zone under the name that all its names share.
    package var canonical: TimeZoneID { Self.universalNames.contains(identifier) ? .utc : self }

    /// The other names of universal time in the database (file `backward`); zones at an offset of 0, such as `GMT`, are others.
    private static let universalNames: Set<String> = [
        "UTC", "UCT", "Universal", "Zulu", "Etc/UCT", "Etc/Universal", "Etc/Zulu",
    ]

    /// The seconds that local time is ahead of UTC at an instant, given in seconds since 1970.
    package func offset(at seconds: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds))))
    }

    /// The names of the database that have no slash; Foundation takes many abbreviations besides, such as `PST`.
    private static let singleNames: Set<String> = [
        "CET", "CST6CDT", "Cuba", "EET", "EST", "EST5EDT", "Egypt", "Eire", "GB", "GB-Eire", "GMT", "GMT+0", "GMT-0",
        "GMT0",
        "Greenwich", "HST", "Hongkong", "Iceland", "Iran", "Israel", "Jamaica", "Japan", "Kwajalein", "Libya", "MET",
        "MST",
        "MST7MDT", "NZ", "NZ-CHAT", "Navajo", "PRC", "PST8PDT", "Poland", "Portugal", "ROC", "ROK", "Singapore",
        "Turkey",
        "UCT", "UTC", "Universal", "W-SU", "WET", "Zulu",
    ]

    /// The areas of the database, before the slash.
    private static let areas: Set<Substring> = [
        "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Brazil", "Canada", "Chile",
        "Etc",
        "Europe", "Indian", "Mexico", "Pacific", "US",
    ]

    /// Whether a name can be one of the database.
    ///
    /// Foundation is asked for no other: it knows more names, and some texts end the program there, such as `GMT+1../2`.
    private static func isIANA(_ name: String) -> Bool {
        guard let slash = name.firstIndex(of: "/") else { return singleNames.contains(name) }
        return areas.contains(name[..<slash]) && name != "US/Pacific-New" && name != "Canada/East-Saskatchewan"
    }

    /// The names that are suggested for others, in order.
    private static let known = Set(TimeZone.knownTimeZoneIdentifiers).union(singleNames).union(["Etc/UTC"]).sorted()

    /// The same names by the city alone, in lower case.
    private static let cities = Dictionary(grouping: known) { $0.split(separator: "/").last?.lowercased() ?? "" }

    private static func suggestions(for name: String) -> [String] {
        guard name.utf8.count <= Similarity.longestWord else { return [] }
        // A city alone, or one in the wrong region, is better told by the whole name.
        let city = (name.split(separator: "/").last ?? "").lowercased().replacing(" ", with: "_")
        let places = cities[city] ?? []
        guard places.isEmpty else { return Array(places.prefix(3)) }
        // Another number is another time, and no slip of the hand.
        return Similarity.closest(to: name, among: known, limit: 3).filter {
            $0.filter(\.isNumber) == name.filter(\.isNumber)
        }
    }
}

extension TimeZoneID: Hashable {
    /// Compares names.
    package static func == (left: TimeZoneID, right: TimeZoneID) -> Bool {
        left.identifier == right.identifier
    }

    /// Feeds the name.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(identifier)
    }
}

extension TimeZoneID: CustomStringConvertible {
    /// The name of the zone.
    package var description: String { identifier }
}
