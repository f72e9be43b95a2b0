package import Metering

extension Finding {
    /// A finding of what is in the way of an object as a whole, and of no field of its meter.
    package static func obstacle(_ reason: String, remedy: String) -> Finding {
        Finding(.key, .refused, reason: reason, remedy: remedy)
    }
}

extension [Finding] {
    /// Why something is refused, each reason after its field.
    package var refusals: [String] {
        filter { $0.fidelity == .refused }.map { "\($0.field.rawValue): \($0.reason)" }
    }
}
