/// When a meter starts again from nothing: a cron schedule in the local time of a zone.
///
/// Each firing ends one period and starts the next.
package struct ResetSchedule: Sendable, Hashable {
    /// The schedule.
    package let cron: CronSchedule

    /// The zone whose local time the schedule means.
    package let timeZone: TimeZoneID

    /// Makes a schedule.
    package init(cron: CronSchedule, timeZone: TimeZoneID) {
        self.cron = cron
        self.timeZone = timeZone
    }

    /// The one spelling that schedules share which mean the same.
    package var canonical: ResetSchedule { ResetSchedule(cron: cron, timeZone: timeZone.canonical) }

    /// The first firing after an instant; beyond the year 9999, the last instant there is.
    package func next(after instant: Timestamp) -> Timestamp {
        let seconds = Firings(cron, timeZone).next(after: instant.seconds)
        return seconds.map { Timestamp(seconds: $0) } ?? .max
    }

    /// The last firing at or before an instant; before the year 1, the first instant there is.
    package func last(atOrBefore instant: Timestamp) -> Timestamp {
        let seconds = Firings(cron, timeZone).last(atOrBefore: instant.seconds)
        return seconds.map { Timestamp(seconds: $0) } ?? .min
    }

    /// The period between two firings that an instant is in.
    ///
    /// The first and the last period are cut off at the first and the last instant there is; the last instant counts
    /// to the period that it ends.
    package func period(containing instant: Timestamp) -> Period {
        Period(ordered: last(atOrBefore: instant), next(after: instant))
    }
}

extension ResetSchedule: CustomStringConvertible {
    /// The canonical text of the schedule and the name of the zone, such as `0 0 1 * * Europe/Paris`.
    package var description: String { "\(cron) \(timeZone)" }
}
