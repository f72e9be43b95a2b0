/// A crontab schedule of five fields that fires on at least one day of some year.
struct CronSchedule: Hashable, Sendable {
    /// The minutes of the hour at which the schedule fires.
    let minute: CronField
    /// The hours of the day at which the schedule fires.
    let hour: CronField
    private let day: CronField
    private let month: CronField
    private let weekday: CronField

    /// Makes a schedule; `nil` where it can never fire, such as on 30 February.
    init?(minute: CronField, hour: CronField, day: CronField, month: CronField, weekday: CronField) {
        self.minute = minute
        self.hour = hour
        self.day = day
        self.month = month
        self.weekday = weekday
        // Within 400 years the calendar brings each date of the year, 29 February too, on every weekday.
        let longest = month.values.map { CivilDay.length(ofMonth: $0, year: 2_000) }.max() ?? 0
        let hasDate = day.includesLast || day.values.contains { $0 <= longest }
        guard hasDate || (!day.isWildcard && !weekday.isWildcard) else { return nil }
    }

    /// Whether the schedule fires whenever the clocks show a matching time, rather than once for each time of a day:
    /// so when minute or hour begins with `*`.
    var followsRealTime: Bool { minute.isWildcard || hour.isWildcard }

    /// Whether the schedule fires on a day.
    ///
    /// As crontab has it: where both the day of the month and the weekday are restricted, one of them is enough.
    func matches(_ civil: CivilDay) -> Bool {
        let date = civil.date
        guard month.values.contains(date.month) else { return false }
        let isLast = date.day == CivilDay.length(ofMonth: date.month, year: date.year)
        let matchesDay = day.values.contains(date.day) || (day.includesLast && isLast)
        let matchesWeekday = weekday.values.contains(civil.weekday)
        if day.isWildcard || weekday.isWildcard { return matchesDay && matchesWeekday }
        return matchesDay || matchesWeekday
    }
}
