package import Metering

extension Period {
    /// The steps of UTC that the period is made of, in order, those at its ends cut off; the period itself without a step.
    package func divided(by step: UsageQuery.Step?) -> [Period] {
        guard let step else { return [self] }
        var parts: [Period] = []
        var start = self.start
        while start < end {
            guard let part = try? Period(start: start, end: min(step.end(after: start), end)) else { break }
            parts.append(part)
            start = part.end
        }
        return parts
    }

    /// The one of these steps that an instant lies in; the first for an instant before the period, as the beginning of a step that
    /// is cut off may be, and `nil` for one behind it.
    package func part(by step: UsageQuery.Step?, at instant: Timestamp) -> Period? {
        guard instant < end else { return nil }
        guard let step else { return self }
        let inside = max(instant, start)
        let whole = try? Period(start: step.start(of: inside), end: step.end(after: inside))
        return whole?.intersection(self)
    }
}

extension UsageQuery.Step {
    /// The first instant of the step of UTC that an instant lies in.
    package func start(of instant: Timestamp) -> Timestamp {
        switch self {
        case .hour: Timestamp(seconds: instant.seconds - Int64(instant.secondOfDay % 3_600))
        case .day: Timestamp(midnightOf: instant.date)
        case .month: Timestamp(midnightOf: instant.date.beginningOfMonth)
        }
    }

    /// The first instant after the step of UTC that an instant lies in.
    package func end(after instant: Timestamp) -> Timestamp {
        switch self {
        case .hour: start(of: instant).adding(seconds: 3_600)
        case .day: start(of: instant).adding(seconds: 86_400)
        case .month: Timestamp(midnightOf: instant.date.beginningOfMonth.adding(months: 1))
        }
    }

    /// Whether an instant is the first of a step.
    package func begins(at instant: Timestamp) -> Bool { start(of: instant) == instant }
}

extension CivilDate {
    fileprivate var beginningOfMonth: CivilDate { CivilDate(year: year, month: month, day: 1) ?? self }
}
