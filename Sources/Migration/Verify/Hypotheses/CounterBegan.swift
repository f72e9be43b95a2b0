import Metering

/// The counter was made within the window, and what came before was not counted.
struct CounterBegan: Hypothesis {
    let name = "events before the customer's counter was made"

    func examine(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination {
        guard let start = pair.suspect.countsSince, difference.window.start < start, start < difference.window.end
        else {
            return .cannotTell
        }
        guard let since = try? Period(start: start, end: difference.window.end) else { return .cannotTell }
        if pair.isReference {
            guard let counted = difference.usage(of: difference.counting, in: since) else { return .cannotTell }
            return counted == pair.suspect.number ? holds(pair, start, "the events since then") : .fails
        }
        guard let series = pair.baseSeries else { return .cannotTell }
        // The step that the counter began in may have counted in part.
        let later = total(series.filter { $0.key.start >= start })
        let all = total(series.filter { $0.key.end > start })
        guard let later, let all else { return .cannotTell }
        let bounds = min(later, all)...max(later, all)
        return bounds.contains(pair.suspect.number) ? holds(pair, start, "\(pair.baseName) step by step") : .fails
    }

    private func total(_ series: [Period: Quantity]) -> Quantity? { try? QuantitySum(series.values).total() }

    private func holds(_ pair: DifferencePair, _ start: Timestamp, _ evidence: String) -> Examination {
        .holds([
            Trace(
                .counterBegan,
                at: pair.suspect.vendor,
                "the customer's counter at \(pair.suspect.vendor) was made at \(start), and counts only what came since; "
                    + "compare a window that begins with its next period",
                evidence: "the counter's first period, and \(evidence)",
                since: start
            )
        ])
    }
}
