/// The step of a usage report, in UTC; a week starts on Monday (ISO 8601).
enum ReportInterval: String, Sendable, CaseIterable {
    case hour = "HOUR"
    case day = "DAY"
    case week = "WEEK"
    case month = "MONTH"

    private static let secondsPerDay: Int64 = 86_400

    /// The start of the interval that holds a second since 1970; the second is not negative.
    func start(of second: Int64) -> Int64 {
        let days = second / Self.secondsPerDay
        return switch self {
        case .hour: second - second % 3_600
        case .day: days * Self.secondsPerDay
        // 1970 began on a Thursday, three days into its week.
        case .week: (days - (days + 3) % 7) * Self.secondsPerDay
        case .month: Self.monthStart(Self.month(of: days)) * Self.secondsPerDay
        }
    }

    /// The end of the interval that holds a second since 1970, which is the start of the next one.
    func end(of second: Int64) -> Int64 {
        switch self {
        case .hour: start(of: second) + 3_600
        case .day: start(of: second) + Self.secondsPerDay
        case .week: start(of: second) + 7 * Self.secondsPerDay
        case .month: Self.monthStart(Self.month(of: second / Self.secondsPerDay) + 1) * Self.secondsPerDay
        }
    }

    /// The months since January of the year 0 at a day since 1970, in the Gregorian calendar.
    private static func month(of days: Int64) -> Int64 {
        // Years are taken to begin in March, so that a leap day ends one; 719468 days lie between 0000-03-01 and 1970.
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        return (era * 400 + yearOfEra) * 12 + monthFromMarch + 2
    }

    /// The day since 1970 on which a month since January of the year 0 begins.
    private static func monthStart(_ month: Int64) -> Int64 {
        let shifted = month - 2
        let year = shifted / 12
        let monthFromMarch = shifted % 12
        let yearOfEra = year % 400
        let dayOfYear = (153 * monthFromMarch + 2) / 5
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return year / 400 * 146_097 + dayOfEra - 719_468
    }
}
