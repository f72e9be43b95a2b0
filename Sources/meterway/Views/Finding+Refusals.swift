import Metering

extension [Finding] {
    /// Why something is refused, each reason after its field.
    var refusals: [String] {
        filter { $0.fidelity == .refused }.map { "\($0.field.rawValue): \($0.reason)" }
    }
}
