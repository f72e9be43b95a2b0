/// The instants at which a reset schedule fires in a time zone.
///
/// Not said by the document: what happens where clocks are changed. As on Debian's cron, a schedule with a fixed hour
/// and minute fires once a day: right after the gap where its time is skipped, and at the first of two equal times. One
/// whose hour or minute begins with `*` fires whenever the clocks show a matching time.
struct ResetCalendar: Hashable, Sendable {
    /// The schedule.
    let schedule: ResetSchedule
    /// The zone whose clocks the schedule goes by.
    let zone: Zone

    /// The first instant after the given one at which the schedule fires.
    func next(after moment: Moment) -> Moment {
        let today = zone.day(at: moment.seconds)
        var day = CivilDay(number: today.number - 1)
        while true {
            // Where a clock goes back at midnight, the hits of two days interleave: look at the next day as well.
            let hits = hits(on: day) + hits(on: CivilDay(number: day.number + 1))
            if let first = hits.filter({ Moment(seconds: $0) > moment }).min() { return Moment(seconds: first) }
            day = CivilDay(number: day.number + 1)
        }
    }

    /// The last instant, up to and including the given one, at which the schedule fires; `nil` where there is none after
    /// `start`.
    func last(after start: Moment, through end: Moment) -> Moment? {
        var day = CivilDay(number: zone.day(at: end.seconds).number + 1)
        let first = zone.day(at: start.seconds).number - 1
        while day.number >= first {
            let hits = hits(on: day) + hits(on: CivilDay(number: day.number - 1))
            let last = hits.filter { Moment(seconds: $0) <= end && Moment(seconds: $0) > start }.max()
            if let last { return Moment(seconds: last) }
            day = CivilDay(number: day.number - 1)
        }
        return nil
    }

    /// The instants of one day of the zone's calendar, in seconds since the epoch.
    private func hits(on day: CivilDay) -> [Int64] {
        let cron = schedule.cron
        guard cron.matches(day) else { return [] }
        let offsets = zone.offsets(around: day)
        let times = cron.hour.values.flatMap { hour in
            cron.minute.values.map { day.number * 86_400 + Int64(hour * 3_600 + $0 * 60) }
        }
        if offsets.areConstant { return times.map { $0 - offsets.before } }
        if cron.followsRealTime { return times.flatMap { zone.instants(showing: $0, offsets) } }
        return times.map { time in
            zone.instants(showing: time, offsets).first ?? zone.endOfGap(over: time, offsets)
        }
    }
}
