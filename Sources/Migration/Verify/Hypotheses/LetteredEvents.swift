import Metering

/// The vendor, or the projection, did not take events, which the dead-letter file tells.
struct LetteredEvents: Hypothesis {
    let name = "events in the dead-letter file"

    func examine(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        let letters = difference.letters.filter { letter in
            letter.vendor == pair.suspect.vendor && difference.counting.takes(letter.event.event)
                && (difference.customer ?? letter.event.customer) == letter.event.customer
                && difference.window.contains(letter.event.timestamp)
        }
        guard !letters.isEmpty, let missing = pair.missing else { return .cannotTell }
        var seen: Set<String> = []
        let lost = letters.map(\.event).filter { seen.insert($0.id).inserted }
        if pair.isReference {
            let rest = difference.events?.filter { !seen.contains($0.id) }
            if let rest, difference.usage(of: difference.counting, rest) == pair.suspect.number {
                return holds(pair, letters, lost, "explain all of it")
            }
        }
        guard let worth = difference.usage(of: difference.counting, lost), !worth.isZero else { return .fails }
        let adds = difference.counting.aggregation == .sum || difference.counting.aggregation == .count
        guard adds, !missing.isZero, worth.isNegative == missing.isNegative, worth.magnitude <= missing.magnitude else {
            return .fails
        }
        return holds(pair, letters, lost, worth == missing ? "explain all of it" : "explain \(worth) of \(missing)")
    }

    private func holds(
        _ pair: DifferencePair,
        _ letters: [DeadLetterEntry],
        _ lost: [UsageEvent],
        _ share: String
    ) -> Examination {
        let reasons = Set(letters.map(\.reason)).sorted()
        let said =
            reasons.prefix(2).joined(separator: "; ") + (reasons.count > 2 ? "; and \(reasons.count - 2) more" : "")
        return .holds([
            Trace(
                .deadLetters,
                at: pair.suspect.vendor,
                "\(lost.count.counted("event")) that \(pair.suspect.vendor) did not take \(share): \(said)",
                evidence: "the dead-letter file",
                events: lost.map(\.id)
            )
        ])
    }
}
