package import Metering

/// One thing that can go wrong in a migration, found by one rule, with what to do about it.
package struct MigrationRisk: Sendable, Hashable {
    /// How grave it is.
    package enum Severity: String, Sendable, Hashable, CaseIterable, Comparable {
        /// A bill would be wrong, or a meter would not move.
        case high
        /// A bill would be wrong unless something is done that the remedy names.
        case medium
        /// Something to know.
        case low

        package static func < (left: Self, right: Self) -> Bool {
            (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
        }
    }

    /// The rule that found it, by a name that stays the same.
    package var rule: String
    /// How grave it is.
    package var severity: Severity
    /// The meters that it concerns, sorted; none where it concerns all.
    package var meters: [Meter.Key]
    /// Why, in one sentence.
    package var reason: String
    /// What to do about it, in one sentence.
    package var remedy: String

    /// Makes a risk.
    package init(_ rule: String, _ severity: Severity, _ meters: [Meter.Key] = [], reason: String, remedy: String) {
        self.rule = rule
        self.severity = severity
        self.meters = meters.sorted()
        self.reason = reason
        self.remedy = remedy
    }
}
