extension Instant {
    /// Whether a text has to say its offset from UTC.
    enum OffsetRule {
        case required
        /// A text without one is in UTC, as the vendor's own examples of events are.
        case utcWhereAbsent
    }

    /// Makes the point in time that an ISO 8601 text says: `2024-05-28T00:00:00.000Z`; seconds may be absent.
    init?(_ text: String, offset rule: OffsetRule) {
        var scanner = TextScanner(text)
        guard let date = Self.date(&scanner), scanner.take("T"), let clock = Self.clock(&scanner) else { return nil }
        if scanner.isAtEnd {
            guard rule == .utcWhereAbsent else { return nil }
            self.init(date, secondOfDay: clock.second, nanoseconds: clock.nanoseconds)
        } else {
            guard let offset = Self.offset(&scanner), scanner.isAtEnd else { return nil }
            self.init(date, secondOfDay: clock.second, nanoseconds: clock.nanoseconds, offset: offset)
        }
    }

    private static func date(_ scanner: inout TextScanner) -> CivilDate? {
        guard let year = scanner.number(4), scanner.take("-"), let month = scanner.number(2), scanner.take("-"),
            let day = scanner.number(2)
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    private static func clock(_ scanner: inout TextScanner) -> (second: Int, nanoseconds: Int)? {
        guard let hour = scanner.number(2), hour < 24, scanner.take(":"), let minute = scanner.number(2), minute < 60
        else { return nil }
        var (second, nanoseconds) = (0, 0)
        if scanner.take(":") {
            guard let value = scanner.number(2), value < 60 else { return nil }
            second = value
            if scanner.take(".") {
                guard let fraction = scanner.digits(1...9) else { return nil }
                nanoseconds = (fraction.count..<9).reduce(fraction.value) { value, _ in value * 10 }
            }
        }
        return (hour * 3_600 + minute * 60 + second, nanoseconds)
    }

    private static func offset(_ scanner: inout TextScanner) -> Int? {
        if scanner.take("Z") || scanner.take("z") { return 0 }
        let isBehind = scanner.take("-")
        guard isBehind || scanner.take("+"), let hours = scanner.number(2), scanner.take(":"),
            let minutes = scanner.number(2), minutes < 60
        else { return nil }
        var size = hours * 3_600 + minutes * 60
        if scanner.take(":") {
            guard let seconds = scanner.number(2), seconds < 60 else { return nil }
            size += seconds
        }
        guard size <= 18 * 3_600 else { return nil }
        return isBehind ? -size : size
    }

    /// The point in time in UTC, to the second, or to the millisecond where it has some.
    var utcText: String {
        let utc = Instant(seconds: seconds, nanoseconds: nanoseconds)
        let milliseconds = nanoseconds / 1_000_000
        return utc.dateText + "T" + utc.clockText(seconds: true)
            + (milliseconds == 0 ? "" : "." + Self.padded(milliseconds, to: 3)) + "Z"
    }

    /// The text of the evaluator: seconds only where there are some, the fraction in groups of three digits.
    var evaluatorText: String {
        let hasSeconds = secondOfDay % 60 != 0 || nanoseconds != 0
        var fraction = ""
        if nanoseconds != 0 {
            fraction = Self.padded(nanoseconds, to: 9)
            while fraction.hasSuffix("000") { fraction.removeLast(3) }
            fraction = "." + fraction
        }
        return dateText + "T" + clockText(seconds: hasSeconds) + fraction + offsetText
    }

    private var dateText: String {
        let date = date
        return "\(Self.padded(date.year, to: 4))-\(Self.padded(date.month, to: 2))-\(Self.padded(date.day, to: 2))"
    }

    private func clockText(seconds: Bool) -> String {
        let clock = [secondOfDay / 3_600, secondOfDay / 60 % 60] + (seconds ? [secondOfDay % 60] : [])
        return clock.map { Self.padded($0, to: 2) }.joined(separator: ":")
    }

    private var offsetText: String {
        guard offset != 0 else { return "Z" }
        let size = abs(offset)
        let parts = [size / 3_600, size / 60 % 60] + (size % 60 == 0 ? [] : [size % 60])
        return (offset < 0 ? "-" : "+") + parts.map { Self.padded($0, to: 2) }.joined(separator: ":")
    }

    static func padded(_ value: Int, to width: Int) -> String {
        let digits = String(value.magnitude)
        return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
