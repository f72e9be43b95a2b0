import AdapterKit
import Metering

/// What a law was tried on and what it compared, so that one that compares nothing is noticed.
struct LawFigures: Sendable, Hashable {
    /// How many projects were generated.
    var cases = 0
    /// How many meters the vendor took.
    var applied = 0
    /// How many meters were refused.
    var refused = 0
    /// How often something was compared, by what it is: an aggregation, or a kind of object.
    var comparisons: [String: Int] = [:]

    /// How often anything was compared.
    var compared: Int { comparisons.values.reduce(0, +) }

    /// Notes which meters of a translation are applied, and which are refused.
    mutating func note(_ translation: Translation) {
        let refused = translation.meters.count { $0.fidelity == .refused }
        self.refused += refused
        applied += translation.meters.count - refused
    }

    /// Notes comparisons of one sort.
    mutating func compare(_ what: String, times: Int = 1) {
        comparisons[what, default: 0] += times
    }

    /// Adds the figures of more projects.
    mutating func add(_ other: LawFigures) {
        cases += other.cases
        applied += other.applied
        refused += other.refused
        comparisons.merge(other.comparisons, uniquingKeysWith: +)
    }
}

extension LawFigures: CustomStringConvertible {
    var description: String {
        let kinds = comparisons.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return "\(cases) cases, \(applied) meters applied, \(refused) refused, \(compared) comparisons (\(kinds))"
    }
}
