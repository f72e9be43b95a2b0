/// An instant in UTC, from the start of the year 1 to the end of the year 9999, exact to the nanosecond.
package struct Timestamp: Sendable, Hashable {
    /// The seconds since 1970-01-01T00:00:00Z, rounded down; negative before.
    package let seconds: Int64

    /// The nanoseconds after `seconds`, from 0 up to 1,000,000,000.
    package let nanoseconds: Int32

    /// The first instant: 0001-01-01T00:00:00Z.
    package static let min = Timestamp(unchecked: -62_135_596_800, 0)

    /// The last instant: 9999-12-31T23:59:59.999999999Z.
    package static let max = Timestamp(unchecked: 253_402_300_799, 999_999_999)

    /// The instant 1970-01-01T00:00:00Z.
    package static let epoch = Timestamp(unchecked: 0, 0)

    /// Makes an instant; beyond the years 1 to 9999, and beyond a second of nanoseconds, the nearest that there is.
    package init(seconds: Int64, nanoseconds: Int32 = 0) {
        if seconds < Timestamp.min.seconds {
            self = .min
        } else if seconds > Timestamp.max.seconds {
            self = .max
        } else {
            self.init(unchecked: seconds, Swift.min(Swift.max(nanoseconds, 0), 999_999_999))
        }
    }

    /// Makes an instant from milliseconds since 1970; beyond the years 1 to 9999, the nearest that there is.
    package init(milliseconds: Int64) {
        let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        let isBelow = remainder < 0
        self.init(
            seconds: isBelow ? quotient - 1 : quotient,
            nanoseconds: Int32(isBelow ? remainder + 1_000 : remainder) * 1_000_000
        )
    }

    private init(unchecked seconds: Int64, _ nanoseconds: Int32) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// The milliseconds since 1970-01-01T00:00:00Z, rounded down.
    package var milliseconds: Int64 {
        seconds * 1_000 + Int64(nanoseconds / 1_000_000)
    }

    /// The instant so many seconds later; beyond the years 1 to 9999, the nearest that there is.
    package func adding(seconds count: Int64) -> Timestamp {
        let sum = seconds.addingReportingOverflow(count)
        if sum.overflow { return count < 0 ? .min : .max }
        return Timestamp(seconds: sum.partialValue, nanoseconds: nanoseconds)
    }

    /// The date in UTC.
    package var date: CivilDate {
        CivilDate(daysSince1970: daysSince1970)
    }

    /// The seconds since midnight in UTC.
    package var secondOfDay: Int {
        Int(seconds) - daysSince1970 * 86_400
    }

    /// The days since 1970-01-01 in UTC, rounded down.
    package var daysSince1970: Int {
        let (quotient, remainder) = Int(seconds).quotientAndRemainder(dividingBy: 86_400)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// Makes midnight UTC of a date; beyond the years 1 to 9999, the nearest instant that there is.
    package init(midnightOf date: CivilDate) {
        self.init(seconds: Int64(date.daysSince1970) * 86_400)
    }
}

extension Timestamp: Comparable {
    /// Orders instants from earlier to later.
    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.seconds == right.seconds ? left.nanoseconds < right.nanoseconds : left.seconds < right.seconds
    }
}
