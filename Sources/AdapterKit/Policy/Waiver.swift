package import Metering

/// A finding that the team accepts, written beside the meter.
package struct Waiver: Sendable, Hashable {
    /// The name of the vendor's instance.
    package var vendor: String
    /// The field that the finding concerns.
    package var field: MeterField
    /// Why it is acceptable.
    package var reason: String
    /// The first instant at which the acceptance no longer holds; `nil` is for ever.
    package var until: Timestamp?

    /// Makes a waiver.
    package init(vendor: String, field: MeterField, reason: String, until: Timestamp? = nil) {
        self.vendor = vendor
        self.field = field
        self.reason = reason
        self.until = until
    }

    /// Whether the waiver covers a finding at a vendor at an instant.
    package func covers(_ finding: Finding, vendor: String, now: Timestamp) -> Bool {
        guard self.vendor == vendor, field == finding.field, finding.fidelity != .refused else { return false }
        return until.map { now < $0 } ?? true
    }
}

/// What happens to a meter whose lossy or emulated findings are not accepted.
package enum FindingsPolicy: String, Sendable, Hashable, CaseIterable {
    /// It is applied, and its findings are shown.
    case warn
    /// It is blocked.
    case block
}
