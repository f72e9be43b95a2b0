import Metering

/// The vendor has nothing for some time, and all of the rest.
struct MissingTime: Hypothesis {
    let name = "a time without any usage (sending stopped, began late, or paused)"

    func examine(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        guard let series = pair.series else { return events(pair, of: difference) }
        let used = series.filter(\.isUsed)
        guard let first = used.firstIndex(where: \.differs), let last = used.lastIndex(where: \.differs) else {
            return .fails
        }
        let gap = used[first...last]
        let isLess = gap.allSatisfy { $0.suspect.magnitude < $0.base.magnitude }
        // At its ends the gap may begin or end within a step.
        let inner = gap.dropFirst(first > 0 ? 1 : 0).dropLast(last < used.count - 1 ? 1 : 0)
        let empty = gap.filter(\.suspect.isZero)
        if gap.count == used.count, used.allSatisfy(\.suspect.isZero) { return nothing(pair, of: difference, series) }
        guard isLess, !empty.isEmpty, inner.allSatisfy(\.suspect.isZero) else { return .fails }
        // One step that is missing says nothing of the time around it.
        guard gap.count > 1, used.count - gap.count > 1 else { return .undecided }
        let evidence = pair.evidence(series)
        let start = gap.first?.period.start ?? difference.window.start
        let end = gap.last?.period.end ?? difference.window.end
        if last == used.count - 1 {
            return holds(.stopped, pair, from: moment(start, difference, gap.first), nil, evidence)
        }
        if first == 0 { return holds(.startedLate, pair, from: nil, end, evidence) }
        return holds(.outage, pair, from: start, end, evidence)
    }

    /// A vendor that knows the customer and has nothing at all of the meter.
    private func nothing(
        _ pair: DifferencePair,
        of difference: DifferenceCase,
        _ series: [DifferencePair.Step]
    ) -> Examination {
        if let customer = difference.customer, !pair.suspect.customers.contains(customer) { return .fails }
        return .holds([
            Trace(
                .outage,
                at: pair.suspect.vendor,
                "\(pair.suspect.vendor) counts nothing of the meter in the whole window: its events were not sent there, or "
                    + "none of them reaches the meter",
                evidence: pair.evidence(series)
            )
        ])
    }

    /// The instant of the first event in a step that is missing as a whole, where events are at hand.
    private func moment(_ start: Timestamp, _ difference: DifferenceCase, _ step: DifferencePair.Step?) -> Timestamp {
        guard let step, step.suspect.isZero else { return start }
        return difference.counted.filter { step.period.contains($0.timestamp) }.map(\.timestamp).min() ?? start
    }

    /// Without steps, the number is that of the first or the last events in order of time.
    private func events(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        guard pair.isReference, !pair.suspect.number.isZero else { return .cannotTell }
        let worths = difference.worths
        guard worths.count > 2, let total = try? QuantitySum(worths.map(\.worth)).total(), total == pair.base else {
            return .cannotTell
        }
        var sum = QuantitySum()
        for (index, entry) in worths.enumerated() {
            sum.add(entry.worth)
            guard let part = try? sum.total() else { return .cannotTell }
            let next = index + 1
            guard next < worths.count, worths[next].event.timestamp > entry.event.timestamp else { continue }
            let evidence = "the events in order of time, and the one number of \(pair.suspect.vendor)"
            if part == pair.suspect.number, worths.count - next > 1 {
                return holds(.stopped, pair, from: worths[next].event.timestamp, nil, evidence)
            }
            if let rest = try? total.subtracting(part), rest == pair.suspect.number, next > 1 {
                return holds(.startedLate, pair, from: nil, worths[next].event.timestamp, evidence)
            }
        }
        return .fails
    }

    private func holds(
        _ kind: Trace.Kind,
        _ pair: DifferencePair,
        from start: Timestamp?,
        _ end: Timestamp?,
        _ evidence: String
    ) -> Examination {
        let time = [start.map { "from \($0) on" }, end.map { "until \($0)" }].compactMap(\.self).joined(separator: " ")
        return .holds([
            Trace(
                kind,
                at: pair.suspect.vendor,
                "\(pair.suspect.vendor) counts nothing \(time), and the same as \(pair.baseName) otherwise: send that time "
                    + "again with `ingest`",
                evidence: evidence,
                since: start
            )
        ])
    }
}
