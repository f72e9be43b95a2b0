import Foundation
import HTTPTypes
import SeededRandom
import Testing
import Transport

@Suite("Dates and waits of HTTP")
struct HTTPDateTests {
    @Test(
        "The three forms of a date are one instant",
        arguments: ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
    )
    func forms(text: String) {
        #expect(HTTPDate(text)?.secondsSince1970 == 784_111_777)
    }

    @Test("A year of two digits lies in the years from 1970 to 2069", arguments: [("70", 1970), ("69", 2069)])
    func shortYears(short: String, long: Int) {
        #expect(HTTPDate("Friday, 06-Nov-\(short) 08:49:37 GMT") == HTTPDate("Fri, 06 Nov \(long) 08:49:37 GMT"))
    }

    @Test("Days of all months and of leap years are counted as Foundation counts them")
    func calendar() throws {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        var generator = SplitMix64(seed: 7)
        for _ in 0..<2_000 {
            let seconds = Int.random(in: -2_208_988_800...253_402_300_799, using: &generator)
            let text = formatter.string(from: Date(timeIntervalSince1970: TimeInterval(seconds)))
            #expect(HTTPDate(text)?.secondsSince1970 == seconds, "\(text)")
        }
    }

    @Test(
        "Anything else is no date",
        arguments: [
            "", "soon", "06 Nov 1994", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 PST",
            "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:49 GMT", "Sun, -6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 199 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 8:49:37 GMT",
            "Sun, 06 Nov 1994 08:x:37 GMT", "Sun, 06 Nov 1994 08:49: GMT", "Sun Nov  6 08:49:37 GMT",
        ]
    )
    func nonsense(text: String) {
        #expect(HTTPDate(text) == nil)
    }

    @Test(
        "A wait is read from seconds, and from a date measured from the answer's own",
        arguments: [
            ("120", nil, .seconds(120)), ("0", nil, .zero), ("soon", nil, nil), ("-5", nil, nil), ("1.5", nil, nil),
            ("", nil, nil),
            ("Sun, 06 Nov 1994 08:49:37 GMT", nil, .seconds(7)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:48:37 GMT", .seconds(60)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:59:37 GMT", .zero),
        ] as [(String, String?, Duration?)]
    )
    func wait(text: String, date: String?, expected: Duration?) {
        var fields: HTTPFields = [.retryAfter: text]
        fields[.date] = date
        #expect(RetryAfter.delay(in: fields, now: HTTPDate(secondsSince1970: 784_111_770)) == expected)
    }

    @Test(
        "A wait is told in the greatest unit of which it has two, and never shorter than it is",
        arguments: [
            (.zero, "0 seconds"), (.milliseconds(1), "1 second"), (.milliseconds(1_001), "2 seconds"),
            (.seconds(119), "119 seconds"), (.seconds(120), "2 minutes"), (.seconds(121), "3 minutes"),
            (.seconds(7_199), "120 minutes"), (.seconds(7_200), "2 hours"), (.seconds(172_801), "3 days"),
            (.seconds(2 * 365 * 86_400), "2 years"), (.seconds(-1), "0 seconds"),
        ] as [(Duration, String)]
    )
    func words(wait: Duration, words: String) {
        #expect(RetryAfter.words(wait) == words)
    }

    @Test("An absurd number of seconds is a long wait, not an overflow")
    func absurd() throws {
        let fields: HTTPFields = [.retryAfter: "99999999999999999999999"]
        let delay = try #require(RetryAfter.delay(in: fields, now: HTTPDate(secondsSince1970: 0)))
        #expect(delay > .seconds(86_400 * 365))
    }
}
