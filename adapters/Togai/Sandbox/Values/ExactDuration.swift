/// A span of exact time: days of 24 hours, hours, minutes and seconds.
struct ExactDuration: Sendable, Hashable {
    /// Whole seconds, rounded down.
    var seconds: Int
    /// Nanoseconds on top of them, 0 to 999,999,999.
    var nanoseconds: Int = 0

    /// The time from one instant to another.
    init(from start: Instant, to end: Instant) {
        let difference = end.nanoseconds - start.nanoseconds
        seconds = end.seconds - start.seconds - (difference < 0 ? 1 : 0)
        nanoseconds = difference < 0 ? difference + 1_000_000_000 : difference
    }

    /// The units that ``init(_:unit:)`` knows, with their length in nanoseconds.
    private static let units: [String: Int] = [
        "NANOS": 1, "MICROS": 1_000, "MILLIS": 1_000_000, "SECONDS": 1_000_000_000, "MINUTES": 60_000_000_000,
        "HOURS": 3_600_000_000_000, "HALF_DAYS": 43_200_000_000_000, "DAYS": 86_400_000_000_000,
    ]

    /// Makes a span of some units; nil for units without an exact length, such as `MONTHS`, and for overflow.
    init?(_ count: Int, unit: String) {
        guard let length = Self.units[unit] else { return nil }
        let product = count.multipliedFullWidth(by: length)
        let billion = 1_000_000_000
        guard product.high.magnitude < UInt(billion) / 2 else { return nil }
        var (quotient, rest) = billion.dividingFullWidth(product)
        if rest < 0 {
            quotient -= 1
            rest += billion
        }
        (seconds, nanoseconds) = (quotient, rest)
    }

    /// Makes the span that an ISO 8601 text says: `P1DT2H3M4.5S`, without years, months and weeks.
    init?(_ text: String) {
        var scanner = TextScanner(text.uppercased())
        let isNegative = scanner.take("-")
        if !isNegative { _ = scanner.take("+") }
        guard scanner.take("P") else { return nil }
        var total = 0
        var fraction = 0
        var found = Self.part("D", of: 86_400, &scanner, &total, &fraction)
        if scanner.take("T") {
            let hours = Self.part("H", of: 3_600, &scanner, &total, &fraction)
            let minutes = Self.part("M", of: 60, &scanner, &total, &fraction)
            let seconds = Self.part("S", of: 1, &scanner, &total, &fraction)
            guard hours || minutes || seconds else { return nil }
            found = true
        }
        guard found, scanner.isAtEnd else { return nil }
        if isNegative { (total, fraction) = (-total, -fraction) }
        seconds = fraction < 0 ? total - 1 : total
        nanoseconds = fraction < 0 ? fraction + 1_000_000_000 : fraction
    }

    private static func part(
        _ mark: Unicode.Scalar,
        of length: Int,
        _ scanner: inout TextScanner,
        _ total: inout Int,
        _ fraction: inout Int
    ) -> Bool {
        var attempt = scanner
        let isNegative = attempt.take("-")
        if !isNegative { _ = attempt.take("+") }
        guard let count = attempt.digits(1...12) else { return false }
        var nanoseconds = 0
        if length == 1, attempt.take(".") {
            let digits = attempt.digits(0...9) ?? (0, 0)
            nanoseconds = (digits.count..<9).reduce(digits.value) { value, _ in value * 10 }
        }
        guard attempt.take(mark) else { return false }
        total += (isNegative ? -count.value : count.value) * length
        fraction += isNegative ? -nanoseconds : nanoseconds
        scanner = attempt
        return true
    }

    /// The text of the evaluator: hours, minutes and seconds, never days.
    var text: String {
        if seconds == 0, nanoseconds == 0 { return "PT0S" }
        let whole = seconds < 0 && nanoseconds > 0 ? seconds + 1 : seconds
        let (hours, minutes, rest) = (whole / 3_600, whole / 60 % 60, whole % 60)
        var text = "PT"
        if hours != 0 { text += "\(hours)H" }
        if minutes != 0 { text += "\(minutes)M" }
        if rest == 0, nanoseconds == 0 { return text }
        let isNegative = seconds < 0
        let fraction = isNegative && nanoseconds > 0 ? 1_000_000_000 - nanoseconds : nanoseconds
        text += isNegative && rest == 0 ? "-0" : "\(rest)"
        if fraction != 0 {
            var digits = Instant.padded(fraction, to: 9)
            while digits.hasSuffix("0") { digits.removeLast() }
            text += "." + digits
        }
        return text + "S"
    }
}
