/// How truly a vendor can hold a meter, or one field of it; the order is from best to worst.
package enum Fidelity: String, Sendable, Hashable, CaseIterable, Comparable {
    /// The vendor's own definition says the same thing.
    case exact
    /// Only descriptive fields are missing at the vendor; Meterway's state keeps them.
    case lossy
    /// The total is right under a named condition, such as that events pass through the projection.
    case emulated
    /// The vendor's number would be wrong, or the vendor would reject the definition.
    case refused

    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .exact: 0
        case .lossy: 1
        case .emulated: 2
        case .refused: 3
        }
    }
}
