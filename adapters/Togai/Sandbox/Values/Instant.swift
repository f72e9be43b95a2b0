/// A point in time with an offset from UTC, in the proleptic Gregorian calendar.
///
/// Equality includes the offset; ``precedes(_:)`` and ``isSameInstant(as:)`` compare the point in time only.
struct Instant: Sendable, Hashable {
    /// Whole seconds since 1970-01-01T00:00:00Z.
    var seconds: Int
    /// Nanoseconds within the second, 0 to 999,999,999.
    var nanoseconds: Int = 0
    /// How far local time is ahead of UTC, in seconds.
    var offset: Int = 0

    init(seconds: Int, nanoseconds: Int = 0, offset: Int = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
        self.offset = offset
    }

    /// Makes a point in time in UTC.
    init(milliseconds: Int) {
        let second = milliseconds.flooredQuotient(by: 1_000)
        self.init(seconds: second, nanoseconds: (milliseconds - second * 1_000) * 1_000_000)
    }

    init(_ date: CivilDate, secondOfDay: Int, nanoseconds: Int = 0, offset: Int = 0) {
        let local = date.dayNumber * Self.secondsPerDay + secondOfDay
        self.init(seconds: local - offset, nanoseconds: nanoseconds, offset: offset)
    }

    static let secondsPerDay = 86_400

    /// Days since 1970-01-01, by local time.
    var dayNumber: Int { (seconds + offset).flooredQuotient(by: Self.secondsPerDay) }

    /// The local date.
    var date: CivilDate { CivilDate(dayNumber: dayNumber) }

    /// Seconds since local midnight.
    var secondOfDay: Int { seconds + offset - dayNumber * Self.secondsPerDay }

    func precedes(_ other: Instant) -> Bool {
        (seconds, nanoseconds) < (other.seconds, other.nanoseconds)
    }

    func isSameInstant(as other: Instant) -> Bool {
        (seconds, nanoseconds) == (other.seconds, other.nanoseconds)
    }
}

extension Int {
    /// The quotient, rounded down; the divisor is above 0.
    func flooredQuotient(by divisor: Int) -> Int {
        self >= 0 ? self / divisor : (self + 1) / divisor - 1
    }
}
