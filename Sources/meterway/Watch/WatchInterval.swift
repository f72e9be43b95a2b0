/// The time from the beginning of one round of a watch to that of the next.
struct WatchInterval: Sendable, Hashable, CustomStringConvertible {
    /// The whole seconds, from one second to a day.
    let seconds: Int64

    private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600]

    /// Reads a number and its unit, such as `30s`, `5m` or `1h`.
    ///
    /// - Throws: ``WatchIntervalError``, which says what is wrong with the text.
    init(_ text: String) throws(WatchIntervalError) {
        let digits = text.dropLast()
        guard let unit = text.last.flatMap({ Self.units[$0] }), !digits.isEmpty, digits.utf8.count <= 6,
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(digits)
        else {
            throw WatchIntervalError(
                "`\(text)` is no time",
                hint: "write a number with s, m or h, such as 30s, 5m or 1h"
            )
        }
        let seconds = number * unit
        guard (1...86_400).contains(seconds) else {
            throw WatchIntervalError("`\(text)` is out of range", hint: "write a time from 1s to 24h")
        }
        self.seconds = seconds
    }

    /// What is left of the time after a part of it; none where it is over, all where a clock went back.
    func left(after elapsed: Duration) -> Duration {
        let whole = Duration.seconds(seconds)
        return min(max(whole - elapsed, .zero), whole)
    }

    /// The time in its greatest whole unit, such as `5m`.
    var description: String {
        if seconds.isMultiple(of: 3_600) { return "\(seconds / 3_600)h" }
        return seconds.isMultiple(of: 60) ? "\(seconds / 60)m" : "\(seconds)s"
    }
}

/// What is wrong with a text that should be a time.
struct WatchIntervalError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was found.
    let message: String
    /// What to write.
    let hint: String

    init(_ message: String, hint: String) {
        self.message = message
        self.hint = hint
    }

    /// What was found, and what to write.
    var description: String { "\(message); \(hint)" }
}
