package import Metering

/// A number that is in doubt, and the one that it is held to: that of the events where they are at hand, else the other
/// vendor's.
struct DifferencePair: Sendable {
    /// What the number is held to, in words.
    var baseName: String
    /// The number that it is held to.
    var base: Quantity
    /// The same by steps; `nil` where nobody tells it.
    var baseSeries: [Period: Quantity]?
    /// Whether the base is what the events come to.
    var isReference: Bool
    /// The vendor whose number is in doubt.
    var suspect: DifferenceCase.Side
    /// The other vendor.
    var other: DifferenceCase.Side

    /// The steps, in order.
    let steps: [Period]

    /// One step of both series.
    struct Step: Sendable {
        var period: Period
        var base: Quantity
        var suspect: Quantity

        var differs: Bool { base != suspect }
        /// Whether one of the two has usage.
        var isUsed: Bool { !base.isZero || !suspect.isZero }
    }

    /// Both series step by step; `nil` where one of them is not told, or does not come to its whole number.
    var series: [Step]? {
        guard let baseSeries, let own = suspect.series else { return nil }
        return steps.map { Step(period: $0, base: baseSeries[$0] ?? .zero, suspect: own[$0] ?? .zero) }
    }

    /// What the suspect lacks; negative where it has more.
    var missing: Quantity? { try? base.subtracting(suspect.number) }

    /// What data a claim about the steps rests on.
    func evidence(_ steps: [Step]) -> String {
        "\(suspect.vendor) beside \(baseName) in \(steps.count) steps of \(length(steps)), "
            + "\(steps.count { $0.differs }) of which differ"
    }

    private func length(_ steps: [Step]) -> String {
        guard let first = steps.first(where: { $0.period.length == steps[steps.count / 2].period.length }) else {
            return "time"
        }
        switch first.period.length {
        case 3_600: return "an hour"
        case 86_400: return "a day"
        default: return "several days"
        }
    }
}

extension Period {
    /// The seconds that the period lasts.
    package var length: Int64 { end.seconds - start.seconds }
}

extension DifferenceCase {
    /// What the events come to for a meter; `nil` where there are none, or it cannot be calculated.
    func usage(of counting: Counting, _ events: [UsageEvent]? = nil, in window: Period? = nil) -> Quantity? {
        guard let events = events ?? self.events,
            let usage = counting.usage(over: events, in: window ?? self.window, customer: customer)
        else { return nil }
        return usage.total ?? .zero
    }

    /// The same by steps.
    func series(of counting: Counting, _ events: [UsageEvent]? = nil) -> [Period: Quantity]? {
        guard let events = events ?? self.events else { return nil }
        let groups = Dictionary(grouping: events) { steps.holding($0.timestamp) }
        var series: [Period: Quantity] = [:]
        for step in steps {
            guard let own = groups[step] else { continue }
            guard let usage = usage(of: counting, own, in: step) else { return nil }
            series[step] = usage
        }
        return series
    }

    /// Whether a vendor counts otherwise than the events come to, and as another way of counting has it, in every step that it tells.
    func isCounted(by counting: Counting, _ pair: DifferencePair) -> Bool {
        guard let usage = usage(of: counting), usage != pair.base, usage == pair.suspect.number else { return false }
        return series(of: counting).map { isTold($0, by: pair.suspect) } ?? true
    }

    /// Whether a vendor tells just these steps, those at the ends of the window left out; also where it tells none.
    func isTold(_ series: [Period: Quantity], by side: Side, butForEnds edge: Int = 0) -> Bool {
        guard let own = side.series else { return true }
        return steps.dropFirst(edge).dropLast(edge).allSatisfy { own[$0] ?? .zero == series[$0] ?? .zero }
    }

    /// Each number that is in doubt.
    ///
    /// With events, each vendor that differs from them; otherwise each of the two beside the other.
    var pairs: [DifferencePair] {
        guard let reference = usage(of: counting) else {
            return [(old, new), (new, old)].map { base, suspect in
                DifferencePair(
                    baseName: base.vendor,
                    base: base.number,
                    baseSeries: base.series,
                    isReference: false,
                    suspect: suspect,
                    other: base,
                    steps: steps
                )
            }
        }
        let series = series(of: counting)
        return [(new, old), (old, new)].filter { $0.0.number != reference }.map { suspect, other in
            DifferencePair(
                baseName: "the events",
                base: reference,
                baseSeries: series,
                isReference: true,
                suspect: suspect,
                other: other,
                steps: steps
            )
        }
    }
}
