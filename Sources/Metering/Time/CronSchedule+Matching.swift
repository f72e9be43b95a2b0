extension CronSchedule {
    /// The years between which matches are looked for: a year more than timestamps have, both ways.
    private static let years = 0...10_000

    /// The first minute of local time that matches, from a minute on; minutes are counted from 1970-01-01T00:00 local
    /// time.
    func firstMatch(from minute: Int) -> Int? {
        let (start, minuteOfDay) = CronSchedule.split(minute)
        let date = CivilDate(daysSince1970: start)
        var year = date.year
        var month = date.month
        var monthStart = start - date.day + 1
        var day = date.day
        while year <= CronSchedule.years.upperBound {
            let length = CivilDate.daysInMonth(month, year: year)
            var candidates = days(ofMonth: month, length: length, startingAt: monthStart) & (UInt64.max << UInt64(day))
            while candidates != 0 {
                let found = candidates.trailingZeroBitCount
                let dayIndex = monthStart + found - 1
                if let time = firstTime(from: dayIndex == start ? minuteOfDay : 0) { return dayIndex * 1_440 + time }
                candidates &= candidates - 1
            }
            monthStart += length
            day = 1
            month = month == 12 ? 1 : month + 1
            if month == 1 { year += 1 }
        }
        return nil
    }

    /// The last minute of local time that matches, up to and with a minute.
    func lastMatch(through minute: Int) -> Int? {
        let (start, minuteOfDay) = CronSchedule.split(minute)
        let date = CivilDate(daysSince1970: start)
        var year = date.year
        var month = date.month
        var monthStart = start - date.day + 1
        var day = date.day
        while year >= CronSchedule.years.lowerBound {
            let length = CivilDate.daysInMonth(month, year: year)
            var candidates = days(ofMonth: month, length: length, startingAt: monthStart) & CronDays.mask(day)
            while candidates != 0 {
                let found = 63 - candidates.leadingZeroBitCount
                let dayIndex = monthStart + found - 1
                if let time = lastTime(through: dayIndex == start ? minuteOfDay : 1_439) {
                    return dayIndex * 1_440 + time
                }
                candidates &= ~(1 << UInt64(found))
            }
            month = month == 1 ? 12 : month - 1
            if month == 12 { year -= 1 }
            day = CivilDate.daysInMonth(month, year: year)
            monthStart -= day
        }
        return nil
    }

    /// The days of a month that match, one bit each.
    private func days(ofMonth month: Int, length: Int, startingAt monthStart: Int) -> UInt64 {
        guard months & 1 << UInt64(month) != 0 else { return 0 }
        let all = CronDays.mask(length)
        switch days {
        case .every:
            return all
        case .ofMonth(let days):
            return days.days(inMonthOf: length)
        case .ofWeek(let weekdays):
            return all & CronSchedule.spread(weekdays, over: monthStart)
        case .either(let days, let weekdays):
            return days.days(inMonthOf: length) | (all & CronSchedule.spread(weekdays, over: monthStart))
        case .both(let days, let weekdays):
            return days.days(inMonthOf: length) & CronSchedule.spread(weekdays, over: monthStart)
        }
    }

    /// The days of a month that fall on weekdays, one bit each.
    private static func spread(_ weekdays: UInt64, over monthStart: Int) -> UInt64 {
        let first = UInt64(CivilDate.weekday(daysSince1970: monthStart))
        let turned = (weekdays >> first | weekdays << (7 - first)) & 0x7F
        // Five weeks of the pattern, the first day at bit 1.
        return turned * (0x1020_4081 << 1)
    }

    private func firstTime(from minuteOfDay: Int) -> Int? {
        let hour = minuteOfDay / 60
        if hours & 1 << UInt64(hour) != 0 {
            let left = minutes & (UInt64.max << UInt64(minuteOfDay % 60))
            if left != 0 { return hour * 60 + left.trailingZeroBitCount }
        }
        let later = hours & (UInt64.max << UInt64(hour + 1))
        return later == 0 ? nil : later.trailingZeroBitCount * 60 + minutes.trailingZeroBitCount
    }

    private func lastTime(through minuteOfDay: Int) -> Int? {
        let hour = minuteOfDay / 60
        if hours & 1 << UInt64(hour) != 0 {
            let left = minutes & ((1 << UInt64(minuteOfDay % 60 + 1)) - 1)
            if left != 0 { return hour * 60 + 63 - left.leadingZeroBitCount }
        }
        let earlier = hours & ((1 << UInt64(hour)) - 1)
        if earlier == 0 { return nil }
        return (63 - earlier.leadingZeroBitCount) * 60 + 63 - minutes.leadingZeroBitCount
    }

    private static func split(_ minute: Int) -> (day: Int, minuteOfDay: Int) {
        let (quotient, remainder) = minute.quotientAndRemainder(dividingBy: 1_440)
        return remainder < 0 ? (quotient - 1, remainder + 1_440) : (quotient, remainder)
    }
}
