import Metering

/// All events with one value of a dimension are missing.
struct DimensionValue: Hypothesis {
    let name = "the events of one dimension value"

    /// How many values of a dimension are tried.
    private static let mostValues = 200

    func examine(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        // A greatest or least value is that of one event, whatever others share with it.
        guard pair.isReference, let kind = difference.counting.aggregation?.kind,
            [.sum, .count, .unique].contains(kind)
        else { return .cannotTell }
        let counted = difference.counted
        let names = Set(counted.flatMap(\.dimensions.keys)).sorted()
        guard !names.isEmpty else { return .cannotTell }
        var found: [(name: String, value: String, events: [UsageEvent])] = []
        for name in names {
            let values = Set(counted.compactMap { $0.dimensions[name] })
            guard values.count <= Self.mostValues else { continue }
            for value in values.sorted() {
                let gone = counted.filter { $0.dimensions[name] == value }
                // One event is told by its id, and all of them by their time.
                guard gone.count > 1, gone.count < counted.count, explains(value, of: name, pair, difference) else {
                    continue
                }
                let rest = counted.filter { $0.dimensions[name] != value }
                let series = difference.series(of: difference.counting, rest)
                guard series.map({ difference.isTold($0, by: pair.suspect) }) ?? true else { continue }
                found.append((name, value, gone))
            }
        }
        guard !found.isEmpty, found.count < 4 else { return .fails }
        return .holds(
            found.map { entry in
                Trace(
                    .missingEvents,
                    at: pair.suspect.vendor,
                    "\(pair.suspect.vendor) counts none of "
                        + "the \(entry.events.count.counted("event")) whose `\(entry.name)` is "
                        + Excerpt.quoted(entry.value),
                    evidence: "the events, without those",
                    events: entry.events.map(\.id)
                )
            }
        )
    }

    /// Whether the number is that of the events with other values.
    private func explains(
        _ value: String,
        of name: String,
        _ pair: DifferencePair,
        _ difference: DifferenceCase
    ) -> Bool {
        guard difference.counting.aggregation?.kind != .unique else {
            let rest = difference.counted.filter { $0.dimensions[name] != value }
            return difference.usage(of: difference.counting, rest) == pair.suspect.number
        }
        let worths = difference.worths.filter { $0.event.dimensions[name] == value }.map(\.worth)
        guard let worth = try? QuantitySum(worths).total(), let missing = pair.missing else { return false }
        return worth == missing
    }
}
