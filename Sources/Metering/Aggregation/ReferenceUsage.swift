/// A meter's usage in a window, and the events that did not count although the meter looked at them.
package struct ReferenceUsage: Sendable, Hashable {
    /// The total; 0 where no event counted and the aggregation is `sum`, `count` or `unique`, otherwise `nil` then.
    package var total: Quantity?
    /// The total of each customer of whom an event counted.
    package var customers: [String: Quantity]
    /// How many events counted.
    package var counted: Int
    /// The events whose filter or value could not be evaluated, in the order given.
    package var rejected: [RejectedEvent]
    /// The customers whose totals need more than 34 significant digits, and are missing therefore.
    package var overflowing: Set<String> = []
    /// Whether the total of all needs more than 34 significant digits, and is missing therefore.
    package var totalOverflows = false
}

/// An event that a meter could not evaluate.
package struct RejectedEvent: Sendable, Hashable, CustomStringConvertible {
    /// The event's id.
    package var id: String
    /// The event's customer.
    package var customer: String
    /// What the event lacks, or what could not be calculated.
    package var reason: EvaluationError

    package var description: String { "event \(id) of \(customer): \(reason)" }
}

/// Why a meter has no reference total.
package enum AggregationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The field is a vendor's own text, which only that vendor can evaluate.
    case opaque(field: MeterField, dialect: String)
    /// The total, of a customer or of all, needs more than 34 significant digits.
    case overflow(customer: String?)

    package var description: String {
        switch self {
        case .opaque(let field, let dialect):
            "the \(field.rawValue) is text in the language of \(dialect), which only that vendor can evaluate"
        case .overflow(let customer):
            "the total of \(customer ?? "all customers") needs more than \(Quantity.maximumDigits) significant digits"
        }
    }
}
