import Metering

/// How Amberflo folds a meter's values, in the spelling of a dialect.
enum AmberfloMeterType: Sendable, Hashable {
    /// The values added up.
    case sum
    /// The greatest value; the document's dialect alone has it.
    case max
    /// The distinct customers.
    case uniqueCustomers
    /// The distinct values of a dimension; the live dialect alone has it.
    case unique(dimension: String)

    /// The type that holds an aggregation; `nil` where the dialect has none.
    init?(_ aggregation: Aggregation, _ dialect: AmberfloDialect) {
        switch (aggregation, dialect) {
        case (.sum, _), (.count, _): self = .sum
        case (.max, .document): self = .max
        case (.unique(.customer), _): self = .uniqueCustomers
        case (.unique(.dimension(let name)), .live): self = .unique(dimension: name)
        default: return nil
        }
    }

    /// Reads a type, in any case; `nil` for one that the core model has no word for.
    init?(text: String?, aggregationDimensions: [String], _ dialect: AmberfloDialect) {
        switch (text.map(dialect.word), dialect) {
        case ("SUM_OF_ALL_USAGE", .document), ("sum_of_all_usage", .live): self = .sum
        case ("MAX_IN_PERIOD", .document): self = .max
        case ("UNIQUE_CUSTOMERS_COUNT", .document): self = .uniqueCustomers
        case ("active_users", .live) where aggregationDimensions.count == 1:
            let name = aggregationDimensions[0]
            self = name == Amberflo.customerField ? .uniqueCustomers : .unique(dimension: name)
        default: return nil
        }
    }

    /// The type as the dialect spells it.
    func text(_ dialect: AmberfloDialect) -> String {
        switch (self, dialect) {
        case (.sum, .document): "SUM_OF_ALL_USAGE"
        case (.sum, .live): "sum_of_all_usage"
        case (.max, _): "MAX_IN_PERIOD"
        case (.uniqueCustomers, .document): "UNIQUE_CUSTOMERS_COUNT"
        case (.uniqueCustomers, .live), (.unique, _): "active_users"
        }
    }

    /// The dimensions whose values are counted; of the live dialect only.
    func aggregationDimensions(_ dialect: AmberfloDialect) -> [String] {
        switch (self, dialect) {
        case (.uniqueCustomers, .live): [Amberflo.customerField]
        case (.unique(let name), _): [name]
        default: []
        }
    }

    /// The aggregation that the type holds.
    var aggregation: Aggregation {
        switch self {
        case .sum: .sum
        case .max: .max
        case .uniqueCustomers: .unique(.customer)
        case .unique(let name): .unique(.dimension(name))
        }
    }
}
