/// Something that a vendor may or may not be able to represent or do; the order is that of tables.
package enum CapabilityFeature: String, Sendable, Hashable, CaseIterable {
    /// The aggregation `sum`.
    case sum
    /// The aggregation `count`.
    case count
    /// The aggregation `max`.
    case max
    /// The aggregation `min`.
    case min
    /// The aggregation `unique` of customers.
    case uniqueCustomers
    /// The aggregation `unique` of a dimension.
    case uniqueDimension
    /// The aggregation `average`.
    case average
    /// The aggregation `latest`.
    case latest
    /// A value that is one attribute of the event.
    case attributeValue
    /// A value that is computed from several attributes.
    case computedValue
    /// A filter on events.
    case filter
    /// Names to break usage down by.
    case dimensions
    /// The unit of the number.
    case unit
    /// The ends of billing periods, with their time zone.
    case resetSchedule
    /// The instants between which the meter counts.
    case activeWindow
    /// A text about the meter.
    case description
    /// The group the meter belongs to.
    case category
    /// The id in another system.
    case externalRef
    /// The name on the invoice.
    case billableName
    /// The team's own pairs of text.
    case labels
    /// A state in which the meter does not count.
    case status
    /// A counter for each customer.
    case customerMeters
    /// Usage events sent to the vendor.
    case ingest
    /// Usage of past periods.
    case usageHistory

    /// The feature in words, for tables.
    package var title: String {
        switch self {
        case .uniqueCustomers: "unique customers"
        case .uniqueDimension: "unique values of a dimension"
        case .attributeValue: "value: one attribute"
        case .computedValue: "value: computed"
        case .resetSchedule: "reset schedule and time zone"
        case .activeWindow: "active from, active to"
        case .externalRef: "external reference"
        case .billableName: "billable name"
        case .customerMeters: "meters of single customers"
        case .ingest: "ingestion of events"
        case .usageHistory: "usage of past periods"
        default: rawValue
        }
    }
}
