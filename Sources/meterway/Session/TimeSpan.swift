/// A length of time as a command takes it: a whole number and its unit, such as `90m`.
struct TimeSpan: Sendable, Hashable {
    /// The whole seconds.
    let seconds: Int64

    /// What a command takes of them.
    struct Form: Sendable {
        /// What it is called, such as `time`.
        let name: String
        /// The units by their letters, in seconds.
        let units: [Character: Int64]
        /// The units in words, with examples.
        let examples: String
        /// How many seconds there may be.
        let seconds: ClosedRange<Int64>
        /// The same in words.
        let bounds: String

        /// What a command waits for, or lets pass.
        static let interval = Form(
            name: "time",
            units: ["s": 1, "m": 60, "h": 3_600],
            examples: "s, m or h, such as 30s, 5m or 1h",
            seconds: 1...86_400,
            bounds: "a time from 1s to 24h"
        )

        /// How old something may be.
        static let age = Form(
            name: "age",
            units: ["m": 60, "h": 3_600, "d": 86_400],
            examples: "m, h or d, such as 90m, 24h or 7d",
            seconds: 1...366 * 86_400,
            bounds: "an age from 1m to 366d"
        )
    }

    /// Reads a number and its unit.
    ///
    /// - Throws: ``TimeSpanError``, which says what is wrong with the text.
    init(_ text: String, as form: Form) throws(TimeSpanError) {
        let digits = text.dropLast()
        guard let unit = text.last.flatMap({ form.units[$0] }), !digits.isEmpty, digits.utf8.count <= 6,
            digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(digits)
        else {
            throw TimeSpanError("`\(text)` is no \(form.name)", hint: "write a number with \(form.examples)")
        }
        guard form.seconds.contains(number * unit) else {
            throw TimeSpanError("`\(text)` is out of range", hint: "write \(form.bounds)")
        }
        seconds = number * unit
    }

    /// What is left of the time after a part of it; none where it is over, all where a clock went back.
    func left(after elapsed: Duration) -> Duration {
        let whole = Duration.seconds(seconds)
        return min(max(whole - elapsed, .zero), whole)
    }
}

/// What is wrong with a text that should be a length of time.
struct TimeSpanError: Error, Sendable, Hashable, CustomStringConvertible {
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
