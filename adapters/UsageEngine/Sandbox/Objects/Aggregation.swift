/// How a meter counts; fixed for the life of its type.
enum Aggregation: String, Hashable, CaseIterable, Sendable {
    /// Adds the values up.
    case sum
    /// Counts the occurrences, whatever their values.
    case increment
    /// Keeps the highest value received.
    case max
    /// Keeps the lowest value received.
    case min

    /// What a period begins with: nothing counted, or no value at all.
    var initial: ExactDecimal? {
        switch self {
        case .sum, .increment: .zero
        case .max, .min: nil
        }
    }

    /// The running value after one more value.
    func adding(_ value: ExactDecimal, to running: ExactDecimal?) -> ExactDecimal {
        guard let running else { return self == .increment ? .one : value }
        return switch self {
        case .sum: running + value
        case .increment: running + .one
        case .max: Swift.max(running, value)
        case .min: Swift.min(running, value)
        }
    }
}
