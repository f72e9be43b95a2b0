/// Finds out why two numbers differ, as far as the data at hand tells.
///
/// Each hypothesis is tried by itself; several may hold. None is claimed that the data only does not contradict: a claim
/// explains the whole number, or names the part that it explains.
package enum DifferenceTracer {
    /// What came of tracing.
    package struct Outcome: Sendable, Hashable {
        /// The reasons that hold, the most telling first.
        package var causes: [Trace] = []
        /// What was tried and does not hold, in words.
        package var ruledOut: [String] = []

        /// Whether a reason was found that says why, and not merely where.
        package var isExplained: Bool { causes.contains { $0.kind.explains } }
    }

    /// The hypotheses, the most telling first.
    static let hypotheses: [any Hypothesis] = [
        ChangedDefinition(), UncountedCustomer(), CounterBegan(), RenamedCustomer(), LetteredEvents(), MissingTime(),
        LateEvents(), ShiftedTime(), CountedTwice(), ConstantFactor(), OneDefinition(), OtherProjection(),
        RoundedValues(), DimensionValue(), SingleEvents(),
    ]

    /// Traces one difference.
    package static func trace(_ difference: DifferenceCase) -> Outcome {
        let difference = difference.prepared()
        var outcome = Outcome()
        let pairs = difference.pairs
        for hypothesis in hypotheses {
            var causes: [Trace] = []
            var (isTried, isOpen) = (false, false)
            for pair in pairs {
                switch hypothesis.examine(pair, of: difference) {
                case .holds(let found):
                    isTried = true
                    causes += found
                case .fails: isTried = true
                case .undecided: isOpen = true
                case .cannotTell: continue
                }
            }
            for cause in causes where !outcome.causes.contains(where: { $0.isSame(as: cause) }) {
                outcome.causes.append(cause)
            }
            if isTried && !isOpen && causes.isEmpty { outcome.ruledOut.append(hypothesis.name) }
        }
        // A customer who is there under another name is not to be made there.
        let renamed = Set(outcome.causes.filter { $0.kind == .renamedCustomer }.map(\.vendor))
        outcome.causes.removeAll { $0.kind == .unknownCustomer && renamed.contains($0.vendor) }
        if !outcome.isExplained, let place = difference.place { outcome.causes.append(place) }
        return outcome
    }
}

/// One way in which a number can have become another.
protocol Hypothesis: Sendable {
    /// What it supposes, in words.
    var name: String { get }

    /// Holds the supposition against the data.
    func examine(_ pair: DifferencePair, of difference: DifferenceCase) -> Examination
}

/// What came of a hypothesis.
enum Examination: Sendable {
    /// The data says so.
    case holds([Trace])
    /// The data says otherwise.
    case fails
    /// The data fits, and fits other things as well, so that nothing is claimed and nothing is ruled out.
    case undecided
    /// The data at hand does not tell.
    case cannotTell
}

extension Trace {
    /// Whether two traces say the same of the same vendor.
    fileprivate func isSame(as other: Trace) -> Bool {
        vendor == other.vendor && kind == other.kind
            && (sentence == other.sentence || events == other.events && !events.isEmpty)
    }
}
