/// What is merged as a whole: a field of a meter, the fields that make its number, or the meter's being there at all.
package enum MergeUnit: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Whether the meter is there, and can be read.
    case presence
    /// The human name.
    case name
    /// What the meter is for.
    case description
    /// What the number counts.
    case unit
    /// What makes the number: event, aggregation, value and filter. Two sane edits of parts must not add up to a wrong bill.
    case number
    /// The names usage can be broken down by, merged name by name.
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
    /// Free pairs of text, merged pair by pair.
    case labels
    /// Which attributes an event has, and their units.
    case attributes
    /// Whether a customer's counter goes away at the end of its running period.
    case deleteOnReset

    /// The units that a meter's definition consists of, in the order of its fields.
    package static let ofMeter: [MergeUnit] = [
        .name, .description, .unit, .number, .dimensions, .resetSchedule, .category, .activeFrom, .activeTo,
        .externalRef,
        .billableName, .status, .labels,
    ]

    /// The fields of a meter that the unit consists of, in their order.
    package var fields: [MeterField] {
        switch self {
        case .number: [.event, .aggregation, .value, .filter]
        default: MeterField(rawValue: rawValue).map { [$0] } ?? []
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.order < right.order }

    private var order: Int { Self.places[self] ?? 0 }

    private static let places = Dictionary(uniqueKeysWithValues: zip(allCases, 0...))
}
