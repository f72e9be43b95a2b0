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

    /// A wait beyond which no number means more: a hundred years.
    private static let longest = 100 * 366 * 86_400
}
