import Metering

/// Single events are missing, or count twice.
struct SingleEvents: Hypothesis {
    let name = "one or two events"

    /// How many steps are looked into.
    private static let mostSteps = 48
    /// How many events are named at the most; more are no single ones.
    private static let mostEvents = 12
    /// Among how many events pairs are looked for, since among many some pair fits by chance.
    private static let mostForPairs = 60

    func examine(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        guard pair.isReference else { return .cannotTell }
        switch difference.counting.aggregation {
        case .sum, .count: return added(pair, of: difference)
        case .max, .min, .latest: return extremes(pair, of: difference)
        case .unique, .average, nil: return .cannotTell
        }
    }

    private func added(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        let worths = difference.worths
        guard let missing = pair.missing, !missing.isZero, !worths.isEmpty else { return .cannotTell }
        guard let series = pair.series else {
            guard let found = Self.events(worths, worth: missing) else { return .fails }
            return holds(pair, found, "the whole number")
        }
        let differing = series.filter(\.differs)
        guard !differing.isEmpty, differing.count <= Self.mostSteps else { return .fails }
        let byStep = Dictionary(grouping: worths) { difference.steps.holding($0.event.timestamp) }
        var found: [Found] = []
        for step in differing {
            let own = byStep[step.period] ?? []
            guard let worth = try? step.base.subtracting(step.suspect) else { return .fails }
            if step.suspect.isZero, own.count < 3 {
                found.append(Found(ids: own.map(\.event.id), among: own.count, isMissing: true))
            } else if let events = Self.events(own, worth: worth) {
                found.append(events)
            } else {
                return .fails
            }
        }
        let ids = found.flatMap(\.ids)
        let kinds = Set(found.map(\.isMissing))
        guard ids.count <= Self.mostEvents, kinds.count == 1, let isMissing = kinds.first else { return .fails }
        let all = Found(
            ids: ids,
            among: found.contains { $0.isAmbiguous } ? ids.count + 1 : ids.count,
            isMissing: isMissing
        )
        return holds(pair, all, pair.evidence(series))
    }

    /// Events that together are worth something.
    private struct Found {
        var ids: [String]
        /// Among how many the ids were chosen that would do as well.
        var among: Int
        /// Whether the vendor lacks them; else it has them once more.
        var isMissing: Bool

        var isAmbiguous: Bool { among > ids.count }
    }

    /// Finds events that are worth what a vendor lacks, or has more: what is worth less than nothing lowers the number where it
    /// counts, and raises it where it is missing.
    private static func events(_ worths: [WorthyEvent], worth: Quantity) -> Found? {
        let wanted = worth.magnitude
        let single = worths.filter { $0.worth.magnitude == wanted && !$0.worth.isZero }
        let lacking = single.first { $0.worth == worth }
        if let first = lacking ?? single.first {
            return Found(ids: [first.event.id], among: single.count, isMissing: lacking != nil)
        }
        guard worths.count <= mostForPairs else { return nil }
        var pairs: [Found] = []
        for (index, left) in worths.enumerated() {
            for right in worths[(index + 1)...] {
                guard let sum = try? left.worth.adding(right.worth), sum.magnitude == wanted, !left.worth.isZero,
                    !right.worth.isZero
                else { continue }
                pairs.append(Found(ids: [left.event.id, right.event.id], among: 2, isMissing: sum == worth))
            }
        }
        return pairs.count == 1 ? pairs[0] : nil
    }

    /// A greatest or least value that does not count.
    private func extremes(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        let counted = difference.counted
        guard counted.count > 1 else { return .cannotTell }
        var left = counted
        var gone: [String] = []
        while gone.count < 3, left.count > 1 {
            guard let usage = difference.usage(of: difference.counting, left),
                let top = left.firstIndex(where: { difference.usage(of: difference.counting, [$0]) == usage })
            else { return .fails }
            gone.append(left.remove(at: top).id)
            if difference.usage(of: difference.counting, left) == pair.suspect.number {
                let found = Found(ids: gone, among: gone.count, isMissing: true)
                return holds(pair, found, "the values of single events")
            }
        }
        return .fails
    }

    private func holds(_ pair: DifferencePair, _ found: Found, _ evidence: String) -> Examination {
        let vendor = pair.suspect.vendor
        let several = found.ids.count > 1
        let names = Excerpt.names(found.ids, upTo: 6)
        let doubt = found.isAmbiguous ? ", or others of the same worth" : ""
        let noun = several ? "the events" : "the event"
        return .holds([
            Trace(
                found.isMissing ? .missingEvents : .extraEvents,
                at: vendor,
                found.isMissing
                    ? "\(vendor) lacks what \(noun) \(names)\(doubt) \(several ? "are" : "is") worth"
                    : "\(vendor) has more by what \(noun) \(names)\(doubt) \(several ? "are" : "is") worth, as if counted twice",
                evidence: evidence,
                events: found.ids
            )
        ])
    }
}
