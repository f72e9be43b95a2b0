extension Account {
    /// After so many periods in a row, the stream is taken not to have run until now.
    private static let mostPeriods = 400

    /// Ends every period that is over: sends its metered record downstream and begins the next one, or removes the meter.
    ///
    /// The stand-in stream runs whenever a schedule fires, so that each firing ends a period. Only where more than 400
    /// are to be made up for at once, the rest becomes one period, as where a stream runs more rarely than its meters'
    /// schedules fire.
    mutating func endPeriods(now: Moment) {
        for due in meters.due(now) {
            var meter = due
            send(meter)
            if meter.deleteOnReset {
                remove(meter)
                continue
            }
            if options.editsReachMeters, let type = types[meter.identity.meterTypeID] {
                meter.inherited.calendar = type.terms.calendar
            }
            meter.beginPeriod(at: meter.period.end)
            for _ in 0..<Self.mostPeriods where meter.period.end <= now {
                send(meter)
                meter.beginPeriod(at: meter.period.end)
            }
            if meter.period.end <= now {
                catchUp(&meter, now: now)
            }
            keep(meter)
        }
    }

    /// Makes one period of all that the running one and those after it cover until the schedule's last firing.
    private mutating func catchUp(_ meter: inout Meter, now: Moment) {
        let end = meter.inherited.calendar.last(after: meter.period.start, through: now) ?? meter.period.end
        meter.period = Meter.Period(start: meter.period.start, end: end, value: meter.period.value)
        send(meter)
        meter.beginPeriod(at: end)
    }

    /// Sends the record of a meter's running period downstream, also when nothing was counted; but after the type's
    /// `activeTo` only when something was.
    private mutating func send(_ meter: Meter) {
        if let activeTo = meter.inherited.activeTo, activeTo < meter.period.end, !meter.period.isUsed { return }
        changes.note(.meteredRecord(ledger.send(meter)))
    }
}
