/// The instants at which a schedule fires in a time zone, in seconds since 1970.
///
/// A schedule with chosen hours fires once for each local time that it names: at the first of two when clocks are put
/// back, and, when clocks are put forward over it, at the first instant after the gap. A schedule for every hour goes
/// by real time.
///
/// This differs on purpose from Vixie cron and from `cronsim`: these tell the two kinds apart by a star at the
/// beginning of the minute or the hour field, so that two spellings of one schedule, such as `*/15 2 * * *` and
/// `0,15,30,45 2 * * *`, fire differently when clocks change; here, all spellings fire alike. And a firing is always
/// after the instant that was asked for, also in the second pass of a repeated hour.
struct Firings {
    private let cron: CronSchedule
    private let zone: TimeZoneID

    /// Longer than any local time is repeated or skipped, which is a day where the date line was moved.
    private static let reach: Int64 = 26 * 3_600

    /// Makes the firings of a schedule in a zone.
    init(_ cron: CronSchedule, _ zone: TimeZoneID) {
        self.cron = cron
        self.zone = zone
    }

    /// The first firing after an instant, or nil when it is beyond the year 9999.
    func next(after instant: Int64) -> Int64? {
        let found = cron.runsEveryHour ? nextInRealTime(from: instant + 1) : nextByLocalTime(after: instant)
        return found.flatMap { $0 <= Timestamp.max.seconds ? $0 : nil }
    }

    /// The last firing at or before an instant, or nil when it is before the year 1.
    func last(atOrBefore instant: Int64) -> Int64? {
        let found = cron.runsEveryHour ? lastInRealTime(through: instant) : lastByLocalTime(through: instant)
        return found.flatMap { $0 >= Timestamp.min.seconds ? $0 : nil }
    }

    // Local times come in their order, so the first that comes after the instant is looked for among the local times
    // after its own. In an hour that is repeated, some of these have come already.

    private func nextByLocalTime(after instant: Int64) -> Int64? {
        var minute = Firings.minute(instant + zone.offset(at: instant)) + 1
        while let match = cron.firstMatch(from: minute) {
            let firing = zone.instant(ofLocal: Int64(match) * 60)
            if firing > instant { return firing }
            minute = match + 1
        }
        return nil
    }

    private func lastByLocalTime(through instant: Int64) -> Int64? {
        let minute = Firings.minute(instant + zone.offset(at: instant))
        guard var match = cron.lastMatch(through: minute) else { return nil }
        while let later = cron.firstMatch(from: match + 1), zone.instant(ofLocal: Int64(later) * 60) <= instant {
            match = later
        }
        return zone.instant(ofLocal: Int64(match) * 60)
    }

    // In real time, matches are looked for between two changes of the clocks, where local time runs evenly.

    private func nextInRealTime(from instant: Int64) -> Int64? {
        var cursor = instant
        while true {
            let offset = zone.offset(at: cursor)
            guard let match = cron.firstMatch(from: Firings.minute(cursor + offset + 59)) else { return nil }
            let firing = Int64(match) * 60 - offset
            let horizon = min(firing, cursor + Firings.reach)
            if zone.offset(at: horizon) != offset {
                cursor = zone.transition(after: cursor, through: horizon)
            } else if horizon == firing {
                return firing
            } else {
                // No local time before the match comes up to two days before it, whatever the clocks do until then.
                cursor = max(horizon, firing - 2 * Firings.reach)
            }
        }
    }

    private func lastInRealTime(through instant: Int64) -> Int64? {
        var cursor = instant
        while true {
            let offset = zone.offset(at: cursor)
            guard let match = cron.lastMatch(through: Firings.minute(cursor + offset)) else { return nil }
            let firing = Int64(match) * 60 - offset
            let horizon = max(firing, cursor - Firings.reach)
            if zone.offset(at: horizon) != offset {
                cursor = zone.transition(after: horizon, through: cursor) - 1
            } else if horizon == firing {
                return firing
            } else {
                cursor = min(horizon, firing + 2 * Firings.reach)
            }
        }
    }

    /// The minute that a second is in, counted from 1970.
    private static func minute(_ second: Int64) -> Int {
        let (quotient, remainder) = Int(second).quotientAndRemainder(dividingBy: 60)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
