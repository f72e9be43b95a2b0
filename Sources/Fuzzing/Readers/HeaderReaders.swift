import HTTPTypes
import Transport

/// The reader of the fields in an answer's head that say how long to wait, and what time it is at the vendor.
enum HeaderReaders {
    private static let corpus = [
        "120\nSun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT\nSun, 06 Nov 1994 08:49:30 GMT",
        "Sun Nov  6 08:49:37 1994\nSun Nov  6 08:49:30 1994", "Wed, 21 Oct 2026 07:28:00 GMT\n", "0", "99999999999\n",
        "Thu, 31 Dec 9999 23:59:60 GMT\nSat, 01 Jan 0000 00:00:00 GMT",
    ]
    private static let tokens = [
        "0", "1", "9", "00", "31", "32", "60", "99", "9999", "99999999999999999999", "-1", "+", ".5", ":", "::", ",",
        ", ",
        "-", " ", "  ", "\n", "\r\n", "\t", "GMT", " GMT", "UTC", "+0000", "Sun", "Sunday", "Nov", "nov", "Feb",
        "29 Feb 2023",
        "06-Nov-94", "08:49:37", "24:00:00", "1994", "٣", "é", "e\u{301}", "\u{0}",
    ]

    static let waits = FuzzReader(
        "waits",
        "Dates and waits in the heads of answers: passed over, or a wait between none and a hundred years.",
        corpus: corpus,
        tokens: tokens
    ) { bytes in
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        var fields = HTTPFields()
        fields[.retryAfter] = lines.first.map(String.init)
        fields[.date] = lines.dropFirst().first.map(String.init)
        if let date = fields[.date].flatMap({ HTTPDate($0) }) {
            // From the beginning of the year 0 to the end of the year 9999.
            guard (-62_167_219_200...253_402_300_800).contains(date.secondsSince1970) else {
                return .wrong("beyond the years 0 to 9999: \(date)")
            }
        }
        guard let wait = RetryAfter.delay(in: fields, now: HTTPDate(secondsSince1970: 1_799_143_200)) else {
            return .refused
        }
        guard wait >= .zero, wait <= .seconds(100 * 366 * 86_400) else { return .wrong("a wait of \(wait)") }
        return RetryAfter.delay(in: fields, now: HTTPDate(secondsSince1970: 0)) ?? .zero >= wait || fields[.date] != nil
            ? .taken : .wrong("an earlier clock waits less")
    }
}
