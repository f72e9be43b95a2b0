package import Metering

/// What one side says a meter's usage is.
package enum UsageReading: Sendable, Hashable {
    /// The number; `nil` where there is no value, as of a maximum over nothing.
    case value(Quantity?)
    /// Nothing at the side counts it: the meter is not there, or the customer has no counter.
    case absent(String)
    /// The side cannot tell it, for a reason that is no fault.
    case unavailable(String)
    /// The side should tell it, and did not.
    case failed(String)

    /// What there is to say where the events come to no number.
    package static func noReference(_ error: AggregationError) -> UsageReading {
        let reason = "there is no reference, since \(error)"
        if case .opaque = error { return .unavailable(reason) }
        return .failed(reason)
    }

    /// Why there is no number to compare; `nil` where there is one.
    package var note: String? {
        switch self {
        case .value: nil
        case .absent(let reason), .unavailable(let reason), .failed(let reason): reason
        }
    }

    /// The number; `nil` where there is none, for whatever reason.
    package var quantity: Quantity? {
        if case .value(let quantity) = self { quantity } else { nil }
    }

    /// Whether there is a number, or that there is no value, to compare.
    package var isTold: Bool { note == nil }

    /// Whether the side did not do what it should.
    package var isFailure: Bool {
        if case .failed = self { true } else { false }
    }

    /// Whether there is usage, or something to say of it.
    package var isUsage: Bool {
        if case .value(let quantity) = self { quantity?.isZero == false } else { true }
    }

    /// Whether two sides come to the same on a bill: the same number, where none is as much as 0.
    ///
    /// Which of both a counter shows that counted nothing in its period is the vendor's way, such as 0 for a maximum.
    package func isEqual(to other: UsageReading) -> Bool {
        guard case .value(let left) = self, case .value(let right) = other else { return false }
        return (left ?? .zero) == (right ?? .zero)
    }
}
