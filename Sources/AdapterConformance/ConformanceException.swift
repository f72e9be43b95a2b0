package import AdapterKit

/// Something that the suite asks for and a vendor's documents rule out, written down where everybody sees it.
///
/// A check with an exception runs all the same: its failures are shown as known, and an exception that no failure needs any more
/// is itself a failure.
package struct ConformanceException: Sendable, Hashable, CustomStringConvertible {
    /// What is excepted.
    package enum Scope: Sendable, Hashable {
        /// A whole check.
        case check(ConformanceCheck)
        /// One declared feature, in the check of capabilities.
        case feature(CapabilityFeature)
    }

    /// What is excepted.
    package var scope: Scope
    /// Why, with the document that says so.
    package var reason: String

    /// Excepts a check.
    package init(_ check: ConformanceCheck, _ reason: String) {
        scope = .check(check)
        self.reason = reason
    }

    /// Excepts a feature.
    package init(_ feature: CapabilityFeature, _ reason: String) {
        scope = .feature(feature)
        self.reason = reason
    }

    package var description: String {
        switch scope {
        case .check(let check): "\(check.rawValue): \(reason)"
        case .feature(let feature): "capability \(feature.rawValue): \(reason)"
        }
    }
}
