/// The aggregation types of the document (Amberflo Metering API: MeterDefinition).
enum DocumentType: String, Sendable, CaseIterable {
    case sum = "SUM_OF_ALL_USAGE"
    case maximum = "MAX_IN_PERIOD"
    case uniqueCustomers = "UNIQUE_CUSTOMERS_COUNT"

    var kind: Meter.Kind {
        switch self {
        case .sum: .sum
        case .maximum: .maximum
        case .uniqueCustomers: .distinct
        }
    }
}
