import Testing

@testable import Metering

@Suite("Names of time zones")
struct TimeZoneIDTests {
    @Test(
        "are those of the IANA database, links too",
        arguments: [
            "Etc/UTC", "UTC", "Europe/Paris", "America/Argentina/Buenos_Aires", "Asia/Kolkata", "Asia/Calcutta",
            "US/Eastern", "Etc/GMT+5", "EST5EDT", "GMT", "Europe/Kyiv", "America/Port-au-Prince", "NZ-CHAT",
        ]
    )
    func known(name: String) throws {
        #expect(try TimeZoneID(name).identifier == name)
    }

    @Test(
        "are nothing else, in no other case",
        arguments: [
            "", " ", "PST", "GMT+1../2", "GMT-9/9", "JST", "IST", "SystemV/PST8", "europe/paris", "EUROPE/PARIS", "utc",
            "GMT+05:00", "UTC+3",
            "+02:00", "Europe/Pariss", "Europe/Paris ", "Factory", "US/Pacific-New", "../etc/passwd", "Local", "Z",
        ]
    )
    func unknown(name: String) {
        #expect(throws: TimeZoneError.self) { try TimeZoneID(name) }
    }

    @Test(
        "are suggested for names that are close",
        arguments: [
            ("Europe/Pariss", "Europe/Paris"), ("europe/paris", "Europe/Paris"), ("Paris", "Europe/Paris"),
            ("New York", "America/New_York"), ("Asia/Sydney", "Australia/Sydney"), ("utc", "UTC"),
            ("Etc/UCT ", "Etc/UTC"), ("Amercia/Chicago", "America/Chicago"),
        ]
    )
    func suggestions(name: String, expected: String) throws {
        let error = try #require(throws: TimeZoneError.self) { try TimeZoneID(name) }
        #expect(error.suggestions.contains(expected), "\(error)")
        #expect(error.description.contains("did you mean"))
    }

    @Test("are not suggested when nothing is close")
    func noSuggestion() throws {
        let error = try #require(throws: TimeZoneError.self) { try TimeZoneID("Xyzzy/Qqqqqqqq") }
        #expect(error.suggestions.isEmpty && !error.description.contains("did you mean"))
        let other = try #require(throws: TimeZoneError.self) { try TimeZoneID("GMT+3") }
        #expect(other.suggestions.isEmpty, "another number is another time")
    }

    @Test("know the first instant of local times that are repeated or skipped")
    func localTimes() throws {
        let zone = try TimeZoneID("Europe/Paris")
        func instant(_ local: String) throws -> String {
            Timestamp(seconds: zone.instant(ofLocal: try Timestamp(iso8601: local).seconds)).description
        }
        #expect(try instant("2026-07-01T12:00:00Z") == "2026-07-01T10:00:00Z")
        #expect(try instant("2026-03-29T02:30:00Z") == "2026-03-29T01:00:00Z")
        #expect(try instant("2026-10-25T02:30:00Z") == "2026-10-25T00:30:00Z")
        #expect(try instant("2026-10-25T03:00:00Z") == "2026-10-25T02:00:00Z")
    }

    @Test(
        "the names of universal time are one, and others are their own",
        arguments: ["UTC", "Zulu", "Etc/UCT", "Etc/UTC"]
    )
    func canonicalNames(name: String) throws {
        #expect(TimeZoneID.canonicalName(name) == "Etc/UTC")
        #expect(try TimeZoneID(name).canonical == .utc)
        #expect(TimeZoneID.canonicalName("GMT") == "GMT" && TimeZoneID.canonicalName("") == "")
        let paris = try TimeZoneID("Europe/Paris")
        let cron = try CronSchedule("0 0 1 * *")
        #expect(paris.canonical == paris)
        #expect(
            ResetSchedule(cron: cron, timeZone: try TimeZoneID(name)).canonical == .init(cron: cron, timeZone: .utc)
        )
    }
}
