/// The length of a bucket of a metric; buckets start at round times in UTC.
enum MetricPeriod: String, Sendable, Hashable, CaseIterable {
    case hour = "HOUR"
    case day = "DAY"
    /// From Monday.
    case week = "WEEK"
    case month = "MONTH"

    /// When the bucket starts that holds an instant.
    func start(of instant: Instant) -> Instant {
        let utc = Instant(seconds: instant.seconds)
        switch self {
        case .hour: return Instant(seconds: instant.seconds.flooredQuotient(by: 3_600) * 3_600)
        case .day: return Self.midnight(utc.dayNumber)
        case .week: return Self.midnight((utc.dayNumber + 3).flooredQuotient(by: 7) * 7 - 3)
        case .month: return Self.midnight(utc.dayNumber - utc.date.day + 1)
        }
    }

    /// How many buckets a span of time touches.
    func count(from start: Instant, to end: Instant) -> Int {
        let last = end.nanoseconds > 0 ? Instant(seconds: end.seconds) : Instant(seconds: end.seconds - 1)
        let (from, to) = (self.start(of: start), self.start(of: last))
        switch self {
        case .hour: return (to.seconds - from.seconds) / 3_600 + 1
        case .day: return to.dayNumber - from.dayNumber + 1
        case .week: return (to.dayNumber - from.dayNumber) / 7 + 1
        case .month: return (to.date.year - from.date.year) * 12 + to.date.month - from.date.month + 1
        }
    }

    private static func midnight(_ dayNumber: Int) -> Instant {
        Instant(seconds: dayNumber * Instant.secondsPerDay)
    }
}
