/// The fields of an ISO 8601 duration that are added to a date one after the other, years first.
struct CalendarDuration: Sendable, Hashable {
    var months = 0
    var seconds = 0

    /// Makes the duration that a text says: `P1Y2M3DT4H5M6S`.
    ///
    /// The evaluator adds the size of each field and disregards a sign in front, and drops fractions of a second.
    init?(_ text: String) {
        var scanner = TextScanner(text)
        _ = scanner.take("-")
        guard scanner.take("P") else { return nil }
        var found = 0
        func field(_ mark: Unicode.Scalar) -> Int {
            var attempt = scanner
            guard let count = attempt.digits(1...9) else { return 0 }
            if mark == "S", attempt.take("."), attempt.digits(1...18) == nil { return 0 }
            guard attempt.take(mark) else { return 0 }
            scanner = attempt
            found += 1
            return count.value
        }
        months = field("Y") * 12 + field("M")
        seconds = field("D") * Instant.secondsPerDay
        if scanner.take("T") {
            let before = found
            seconds += field("H") * 3_600 + field("M") * 60 + field("S")
            guard found > before else { return nil }
        }
        guard found > 0, scanner.isAtEnd else { return nil }
    }
}

extension Instant {
    /// The instant some duration later, or earlier with `sign` -1, in local time.
    func adding(_ duration: CalendarDuration, sign: Int) -> Instant? {
        guard let date = date.adding(months: sign * duration.months) else { return nil }
        var moved = Instant(date, secondOfDay: secondOfDay, nanoseconds: nanoseconds, offset: offset)
        moved.seconds += sign * duration.seconds
        return moved
    }
}
