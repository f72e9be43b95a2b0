/// The fields of a meter by the names that files, plans and findings use.
package enum MeterField: String, Sendable, Hashable, CaseIterable, Comparable {
    /// The identity.
    case key
    /// The human name.
    case name
    /// What the meter is for.
    case description
    /// What the number counts.
    case unit
    /// The event the meter takes.
    case event
    /// How values become one number.
    case aggregation
    /// What is taken of each event.
    case value
    /// Which events count.
    case filter
    /// The names usage can be broken down by.
    case dimensions
    /// When a billing period ends.
    case resetSchedule
    /// The group the meter belongs to.
    case category
    /// When the meter begins to count.
    case activeFrom
    /// When the meter stops counting.
    case activeTo
    /// The id of the product in another system.
    case externalRef
    /// The name on the invoice.
    case billableName
    /// Whether the meter counts at all.
    case status
    /// Free pairs of text for the team's own use.
    case labels
    /// The customers' own counters.
    case customers

    package static func < (left: Self, right: Self) -> Bool { left.order < right.order }

    /// The place among all fields, told without a look-up, since findings are sorted by it.
    private var order: Int {
        switch self {
        case .key: 0
        case .name: 1
        case .description: 2
        case .unit: 3
        case .event: 4
        case .aggregation: 5
        case .value: 6
        case .filter: 7
        case .dimensions: 8
        case .resetSchedule: 9
        case .category: 10
        case .activeFrom: 11
        case .activeTo: 12
        case .externalRef: 13
        case .billableName: 14
        case .status: 15
        case .labels: 16
        case .customers: 17
        }
    }
}
