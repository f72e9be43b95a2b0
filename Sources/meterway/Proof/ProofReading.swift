package import Metering

/// What one side of a proof says a meter's usage is.
package enum ProofReading: Sendable, Hashable {
    /// The number; `nil` where there is no value, as of a maximum over nothing.
    case value(Quantity?)
    /// The side cannot tell it, for a reason that is no fault.
    case unavailable(String)
    /// The side should tell it, and did not.
    case failed(String)

    /// Why there is no number to compare; `nil` where there is one.
    package var note: String? {
        switch self {
        case .value: nil
        case .unavailable(let reason), .failed(let reason): reason
        }
    }

    /// Whether there is a number, or that there is no value, to compare.
    var isTold: Bool { note == nil }

    /// Whether the side did not do what it should.
    var isFailure: Bool {
        if case .failed = self { true } else { false }
    }
}
