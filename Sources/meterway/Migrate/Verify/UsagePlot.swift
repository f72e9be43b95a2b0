import AdapterKit
import Metering

/// The usage of one meter at both ends of a migration, step by step.
struct UsagePlot: Sendable {
    /// What one vendor tells.
    struct Series: Sendable, Hashable {
        /// The name of the vendor's instance.
        var vendor: String
        /// A number for each period; `nil` where it tells none.
        var values: [Quantity?]
        /// Why there is a period without a number.
        var note: String?
    }

    /// The meter.
    var meter: Meter.Key
    /// What its numbers count.
    var unit: String?
    /// The step.
    var step: UsageQuery.Step
    /// The periods, in order.
    var periods: [Period]
    /// What the vendor that is left tells.
    var old: Series
    /// What the vendor that is moved to tells.
    var new: Series

    /// Whether there is anything to draw.
    var hasUsage: Bool { (old.values + new.values).contains { $0?.isZero == false } }

    /// What the new side has more than the old one, period by period; `nil` where one of them tells nothing.
    var differences: [Quantity?] {
        zip(old.values, new.values).map { old, new in
            guard let old, let new else { return nil }
            return try? new.subtracting(old)
        }
    }
}
