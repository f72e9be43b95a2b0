/// How the values of a period's events become one number.
package enum Aggregation: Sendable, Hashable {
    /// The values added up; 0 in an empty period.
    case sum
    /// The number of events; 0 in an empty period.
    case count
    /// The greatest value; none in an empty period.
    case max
    /// The least value; none in an empty period.
    case min
    /// The number of distinct customers, or distinct values of a dimension; 0 in an empty period.
    case unique(UniqueSubject)
    /// The sum divided by the number of events; none in an empty period.
    case average
    /// The value of the event with the latest timestamp, the greater id among equals; none in an empty period.
    case latest

    /// What `unique` counts the distinct values of.
    package enum UniqueSubject: Sendable, Hashable {
        /// The customers.
        case customer
        /// The values of the named dimension.
        case dimension(String)
    }

    /// The aggregation's kind, without what it is applied to.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The values added up.
        case sum
        /// The number of events.
        case count
        /// The greatest value.
        case max
        /// The least value.
        case min
        /// The number of distinct customers or dimension values.
        case unique
        /// The mean of the values.
        case average
        /// The most recent value.
        case latest
    }

    /// The aggregation's kind.
    package var kind: Kind {
        switch self {
        case .sum: .sum
        case .count: .count
        case .max: .max
        case .min: .min
        case .unique: .unique
        case .average: .average
        case .latest: .latest
        }
    }

    /// The total of an empty period: 0, or none.
    package var ofNothing: Quantity? {
        switch self {
        case .sum, .count, .unique: .zero
        case .max, .min, .average, .latest: nil
        }
    }

    /// Whether the aggregation folds a value of each event, so that a meter with it needs one.
    package var needsValue: Bool {
        switch self {
        case .sum, .max, .min, .average, .latest: true
        case .count, .unique: false
        }
    }
}

extension Aggregation: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unique(.customer): "unique customers"
        case .unique(.dimension(let name)): "unique \(Expression.dimension(name))"
        default: kind.rawValue
        }
    }
}
