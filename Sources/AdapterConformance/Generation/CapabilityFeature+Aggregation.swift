import AdapterKit
import Metering

extension CapabilityFeature {
    /// The feature that an aggregation is.
    init(_ aggregation: Aggregation) {
        self =
            switch aggregation {
            case .sum: .sum
            case .count: .count
            case .max: .max
            case .min: .min
            case .unique(.customer): .uniqueCustomers
            case .unique(.dimension): .uniqueDimension
            case .average: .average
            case .latest: .latest
            }
    }

    /// The features that are aggregations.
    static let aggregations: [CapabilityFeature] = [
        .sum, .count, .max, .min, .uniqueCustomers, .uniqueDimension, .average, .latest,
    ]

    /// The aggregation that the feature is, of a dimension where it takes one; a sum for what is none.
    func aggregation(of dimension: @autoclosure () -> String) -> Aggregation {
        switch self {
        case .count: .count
        case .max: .max
        case .min: .min
        case .uniqueCustomers: .unique(.customer)
        case .uniqueDimension: .unique(.dimension(dimension()))
        case .average: .average
        case .latest: .latest
        default: .sum
        }
    }
}
