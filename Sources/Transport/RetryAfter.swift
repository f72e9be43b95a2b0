package import HTTPTypes

/// How long a server asks to be left alone (RFC 9110, 10.2.3).
package enum RetryAfter {
    /// Reads the wait out of an answer's head; `nil` where it names none, or one that cannot be read.
    ///
    /// The field holds seconds or a date. A date is measured from the answer's own `Date`, so that a difference between
    /// the clocks of server and client does no harm, and from `now` only where the answer has none. A date that has
    /// passed is no wait.
    package static func delay(in fields: HTTPFields, now: HTTPDate) -> Duration? {
        guard let text = fields[.retryAfter] else { return nil }
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return .seconds(min(Int(text) ?? .max, longest))
        }
        guard let date = HTTPDate(text) else { return nil }
        let start = fields[.date].flatMap { HTTPDate($0) } ?? now
        return .seconds(min(max(0, date.secondsSince1970 - start.secondsSince1970), longest))
    }

    /// A wait in words, in the greatest unit of which it has two or more, rounded up.
    package static func words(_ wait: Duration) -> String {
        let (whole, rest) = wait.components
        let seconds = max(whole + (rest > 0 ? 1 : 0), 0)
        let units: [(seconds: Int64, name: String)] = [
            (365 * 86_400, "years"), (86_400, "days"), (3_600, "hours"), (60, "minutes"),
        ]
        for unit in units where seconds >= 2 * unit.seconds {
            return "\((seconds + unit.seconds - 1) / unit.seconds) \(unit.name)"
        }
        return seconds == 1 ? "1 second" : "\(seconds) seconds"
    }

    /// A wait beyond which no number means more: a hundred years.
    private static let longest = 100 * 366 * 86_400
}
