import Foundation
import Testing

@testable import Metering

@Suite("Timestamps")
struct TimestampTests {
    @Test(
        "are read from RFC 3339 text and printed in their shortest form",
        arguments: [
            ("2026-11-01T00:00:00Z", "2026-11-01T00:00:00Z"), ("1970-01-01t00:00:00z", "1970-01-01T00:00:00Z"),
            ("2026-11-01T05:30:00+05:30", "2026-11-01T00:00:00Z"), ("2026-11-01T05:30:00+0530", "2026-11-01T00:00:00Z"),
            ("2026-10-31T20:00:00-04:00", "2026-11-01T00:00:00Z"), ("2026-11-01T00:00:00+0000", "2026-11-01T00:00:00Z"),
            ("2026-11-01T00:00:00-00:00", "2026-11-01T00:00:00Z"),
            ("2026-11-01T00:00:00.5Z", "2026-11-01T00:00:00.500Z"),
            ("2026-11-01T00:00:00.000Z", "2026-11-01T00:00:00Z"),
            ("2026-11-01T00:00:00.0001Z", "2026-11-01T00:00:00.000100Z"),
            ("2026-11-01T23:59:59.123456789Z", "2026-11-01T23:59:59.123456789Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z"),
            ("2024-02-29T12:34:56Z", "2024-02-29T12:34:56Z"), ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
        ]
    )
    func reading(text: String, expected: String) throws {
        let instant = try Timestamp(iso8601: text)
        #expect(instant.description == expected)
        #expect(try Timestamp(iso8601: expected) == instant)
    }

    @Test(
        "are refused with the place of the fault",
        arguments: [
            ("", 0), ("2026-11-01", 10), ("2026-11-01 00:00:00Z", 10), ("2026-11-01T00:00Z", 16),
            ("2026-11-01T00:00:00", 19),
            ("2026-11-01T00:00:00X", 19), ("2026-11-01T24:00:00Z", 11), ("2026-11-01T00:60:00Z", 14),
            ("2026-12-31T23:59:60Z", 17),
            ("2026-02-29T00:00:00Z", 8), ("2026-13-01T00:00:00Z", 5), ("2026-00-01T00:00:00Z", 5),
            ("2026-04-31T00:00:00Z", 8),
            ("0000-01-01T00:00:00Z", 0), ("2026-1-01T00:00:00Z", 6), ("26-11-01T00:00:00Z", 2),
            ("2026-11-01T00:00:00.Z", 20),
            ("2026-11-01T00:00:00.1234567890Z", 29), ("2026-11-01T00:00:00Z ", 20), ("2026-11-01T00:00:00+24:00", 20),
            ("2026-11-01T00:00:00+05:60", 23), ("2026-11-01T00:00:00+05", 22), ("0001-01-01T00:00:00+00:01", 0),
            ("9999-12-31T23:59:59-00:01", 0), ("+2026-11-01T00:00:00Z", 0), ("2026-11-01T00:00:00,5Z", 19),
            ("２026-11-01T00:00:00Z", 0),
        ]
    )
    func refusal(text: String, offset: Int) throws {
        let error = try #require(throws: TimestampError.self) { try Timestamp(iso8601: text) }
        #expect(error.offset == offset, "\(error)")
        #expect(error.text == text)
    }

    @Test("say what is wrong and what was expected")
    func message() throws {
        let error = try #require(throws: TimestampError.self) { try Timestamp(iso8601: "2026-02-30T00:00:00Z") }
        #expect(
            error.description
                == "“2026-02-30T00:00:00Z” is not valid: February 2026 has 28 days, not 30 (character 9); "
                + "expected RFC 3339 text such as 2026-11-01T00:00:00Z"
        )
    }

    @Test("are read from dates alone as midnight UTC")
    func dates() throws {
        #expect(try Timestamp(isoDate: "2026-11-01") == Timestamp(iso8601: "2026-11-01T00:00:00Z"))
        #expect(try Timestamp(iso8601OrDate: "2026-11-01") == Timestamp(iso8601OrDate: "2026-11-01T00:00:00Z"))
        #expect(throws: TimestampError.self) { try Timestamp(isoDate: "2026-11-01T00:00:00Z") }
        #expect(throws: TimestampError.self) { try Timestamp(isoDate: "2026-11-1") }
    }

    @Test(
        "convert to milliseconds and back, before 1970 too",
        arguments: [0, 1, -1, -1_000, -1_001, 1_793_491_200_000, 253_402_300_799_999, -62_135_596_800_000]
    )
    func milliseconds(value: Int64) {
        #expect(Timestamp(milliseconds: value).milliseconds == value)
    }

    @Test("stay within the years 1 to 9999")
    func bounds() throws {
        #expect(Timestamp(milliseconds: .max) == .max && Timestamp(milliseconds: .min) == .min)
        #expect(Timestamp(seconds: .max) == .max && Timestamp(seconds: .min) == .min)
        #expect(Timestamp.epoch.adding(seconds: .max) == .max && Timestamp.min.adding(seconds: .min) == .min)
        #expect(Timestamp.max.description == "9999-12-31T23:59:59.999999999Z")
        #expect(Timestamp.min.description == "0001-01-01T00:00:00Z")
        #expect(Timestamp(seconds: 5, nanoseconds: -1) == Timestamp(seconds: 5))
        #expect(
            try Timestamp(iso8601: "2026-11-01T00:00:00.5Z").adding(seconds: -1).description
                == "2026-10-31T23:59:59.500Z"
        )
    }

    @Test("print and read back, in the order of time, for random instants")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 31)
        var last: (instant: Timestamp, text: String)?
        for _ in 0..<5_000 {
            let seconds = Int64.random(in: Timestamp.min.seconds...Timestamp.max.seconds, using: &random)
            let nanoseconds = random.pick([
                0, 0, Int32(random.below(1_000)) * 1_000_000, Int32(random.below(1_000_000_000)),
            ])
            let instant = Timestamp(seconds: seconds, nanoseconds: nanoseconds)
            let text = instant.description
            #expect(try Timestamp(iso8601: text) == instant)
            // Foundation's calendar is Julian before 15 October 1582.
            if seconds >= -12_219_292_800 {
                let foundation = Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
                #expect(text.prefix(19) == foundation.prefix(19))
            }
            // To the second, the order of instants is that of their texts.
            if let last, last.instant.seconds != seconds {
                #expect((instant < last.instant) == (text.prefix(19) < last.text.prefix(19)))
            }
            last = (instant, text)
        }
    }
}
