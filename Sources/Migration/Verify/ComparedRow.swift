package import Metering

/// The usage of one meter and customer at both ends of a migration, and whether it is the same.
package struct ComparedRow: Sendable, Hashable {
    /// What came of a comparison.
    package enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// Both say the same.
        case equal
        /// Both say the same within the tolerance.
        case tolerated
        /// They differ.
        case differs
        /// They agree with each other, and not with the events.
        case unlikeEvents = "unlike-events"
        /// A side does not have the meter, or counts nothing for the customer.
        case absent
        /// A side cannot tell.
        case unavailable
        /// A side cannot tell, and the command said to leave that out.
        case leftOut = "left-out"
        /// A side should tell, and did not.
        case failed

        /// Whether the row keeps the comparison from passing.
        package var fails: Bool {
            switch self {
            case .equal, .tolerated, .leftOut: false
            case .differs, .unlikeEvents, .absent, .unavailable, .failed: true
            }
        }

        /// Whether two numbers were held together.
        package var isCompared: Bool {
            switch self {
            case .equal, .tolerated, .differs, .unlikeEvents: true
            case .absent, .unavailable, .leftOut, .failed: false
            }
        }
    }

    /// The meter.
    package let meter: Meter.Key
    /// The customer; `nil` for all together.
    package let customer: String?
    /// The time it covers.
    package let period: Period
    /// What the vendor that is left says.
    package let old: UsageSide
    /// What the vendor that is moved to says.
    package let new: UsageSide
    /// What the events come to; `nil` where none were given.
    package let reference: UsageReading?
    /// What came of it.
    package let outcome: Outcome
    /// Why they differ, as far as the data tells.
    package var causes: [Trace] = []
    /// What was tried and does not explain it.
    package var ruledOut: [String] = []

    /// Compares the two vendors of a row; `nil` where the row has not two.
    package init?(_ row: UsageRow, _ tolerance: Tolerance, leavesOut: Bool) {
        guard row.sides.count == 2 else { return nil }
        meter = row.meter
        customer = row.customer
        period = row.period
        old = row.sides[0]
        new = row.sides[1]
        reference = row.reference
        outcome = Self.outcome(row, tolerance, leavesOut)
    }

    private static func outcome(_ row: UsageRow, _ tolerance: Tolerance, _ leavesOut: Bool) -> Outcome {
        let readings = row.sides.map(\.reading)
        if readings.contains(where: \.isFailure) { return .failed }
        let isAbsent = readings.contains { if case .absent = $0 { true } else { false } }
        if isAbsent { return .absent }
        guard readings.allSatisfy(\.isTold) else { return leavesOut ? .leftOut : .unavailable }
        let (old, new) = (readings[0].quantity ?? .zero, readings[1].quantity ?? .zero)
        // Of all customers together, a number that is missing or doubled is no small difference, however much is allowed.
        func agree(_ number: Quantity, _ base: Quantity) -> Bool {
            guard tolerance.allows(number, for: base) else { return false }
            guard row.customer == nil, number != base else { return true }
            return (try? number.subtracting(base).magnitude).map { $0 < base.magnitude } ?? false
        }
        guard agree(new, old) else { return .differs }
        if let reference = row.reference, reference.isTold {
            let events = reference.quantity ?? .zero
            guard agree(old, events), agree(new, events) else { return .unlikeEvents }
        }
        return old == new ? .equal : .tolerated
    }

    /// What the new side has more than the old one; `nil` where there is nothing to subtract.
    package var difference: Quantity? {
        guard old.reading.isTold, new.reading.isTold else { return nil }
        return try? (new.reading.quantity ?? .zero).subtracting(old.reading.quantity ?? .zero)
    }

    /// Whether anybody told of usage.
    package var hasUsage: Bool {
        [old.reading, new.reading, reference].contains { $0?.quantity?.isZero == false }
    }
}
