/// What a sync merges as a whole, by the names that files use: fields of meters, events and customers' meters.
package enum MergedField: String, Sendable, Hashable, CaseIterable {
    /// Whether it is there at all.
    case presence
    /// The human name.
    case name
    /// What it is for.
    case description
    /// What the number counts.
    case unit
    /// What makes the number: event, aggregation, value and filter.
    case number
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
    /// Free pairs of text.
    case labels
    /// Which attributes an event has, and their units.
    case attributes
    /// Whether a customer's counter goes away at the end of its running period.
    case deleteOnReset

    /// The fields of a meter that make its number.
    static let ofNumber = ["event", "aggregation", "value", "filter"]
}
