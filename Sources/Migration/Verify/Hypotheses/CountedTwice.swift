import Metering

/// Events that came again were counted again.
struct CountedTwice: Hypothesis {
    let name = "repeated events"

    func examine(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        guard pair.isReference, let events = difference.events else { return .cannotTell }
        let repeats = difference.repeats.filter { difference.window.contains($0.timestamp) }.map(\.id)
        guard !repeats.isEmpty else { return every(pair) }
        let distinct = (events + difference.repeats).enumerated().map { index, event in
            var event = event
            event.id = "\(index) \(event.id)"
            return event
        }
        guard let all = difference.usage(of: difference.counting, distinct), all != pair.base,
            all == pair.suspect.number
        else {
            return every(pair)
        }
        let ids = repeats.distinct
        return .holds([
            Trace(
                .duplicates,
                at: pair.suspect.vendor,
                "\(pair.suspect.vendor) counts every repeat of \(ids.count.counted("event")) that the files hold more than once",
                evidence: "the events, with repeats counted",
                events: ids
            )
        ])
    }

    /// Where the vendor tells one number only, that may be a multiple of what the events come to.
    private func every(_ pair: DifferencePair) -> Examination {
        guard pair.series == nil, !pair.base.isZero else { return .fails }
        for factor in 2...4 where (try? pair.base.multiplying(Quantity(factor))) == pair.suspect.number {
            return .holds([
                Trace(
                    .duplicates,
                    at: pair.suspect.vendor,
                    "\(pair.suspect.vendor) has \(factor) times what the events come to, as if each were counted \(factor) times",
                    evidence: "the one number that \(pair.suspect.vendor) tells"
                )
            ])
        }
        return .fails
    }
}
