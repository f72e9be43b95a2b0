extension Moment {
    /// How the instant names its zone, which is always UTC.
    enum Suffix: String {
        /// As the document's meter types have it.
        case offset = "+00:00"
        /// As the document's meters have it.
        case zulu = "Z"
    }

    /// Reads a date and time with seconds and a zone, for example `2023-07-26T09:00:15.690+00:00`.
    ///
    /// Digits beyond the third behind the seconds are dropped; any other text gives `nil`.
    init?(iso8601 text: String) {
        var scanner = Scanner(rest: Array(text.utf8)[...])
        guard let year = scanner.number(4), scanner.take("-"), let month = scanner.number(2), scanner.take("-"),
            let day = scanner.number(2), scanner.take("T"), let hour = scanner.number(2), scanner.take(":"),
            let minute = scanner.number(2), scanner.take(":"), let second = scanner.number(2),
            let fraction = scanner.fraction(), let offset = scanner.offset(), scanner.rest.isEmpty,
            hour < 24, minute < 60, second < 60,
            let date = CivilDay(year: Int64(year), month: month, day: day)
        else { return nil }
        let seconds = date.number * 86_400 + Int64(hour * 3_600 + minute * 60 + second - offset)
        self.init(milliseconds: seconds * 1_000 + Int64(fraction))
    }

    /// The instant as the API writes it, with milliseconds.
    func iso8601(_ suffix: Suffix) -> String {
        let day = CivilDay(number: CivilDay.floorDivide(seconds, 86_400))
        let time = seconds - day.number * 86_400
        let (year, month, dayOfMonth) = day.date
        let clock = "\(Self.padded(time / 3_600, 2)):\(Self.padded(time / 60 % 60, 2)):\(Self.padded(time % 60, 2))"
        let date = "\(Self.padded(year, 4))-\(Self.padded(Int64(month), 2))-\(Self.padded(Int64(dayOfMonth), 2))"
        return "\(date)T\(clock).\(Self.padded(milliseconds - seconds * 1_000, 3))\(suffix.rawValue)"
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

/// A cursor over the text of a date and time.
private struct Scanner {
    var rest: ArraySlice<UInt8>

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func number(_ width: Int) -> Int? {
        let digits = rest.prefix(width)
        guard digits.count == width, digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else {
            return nil
        }
        rest = rest.dropFirst(width)
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    /// The milliseconds behind the seconds; 0 where there is no fraction.
    mutating func fraction() -> Int? {
        guard take(".") else { return 0 }
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(digits.count)
        let padded = Array(digits.prefix(3)) + Array(repeating: UInt8(ascii: "0"), count: max(0, 3 - digits.count))
        return padded.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    /// The zone's seconds east of UTC.
    mutating func offset() -> Int? {
        if take("Z") { return 0 }
        let isWest = rest.first == UInt8(ascii: "-")
        guard take("+") || take("-"), let hours = number(2), take(":"), let minutes = number(2), hours < 24,
            minutes < 60
        else { return nil }
        let seconds = hours * 3_600 + minutes * 60
        return isWest ? -seconds : seconds
    }
}
