/// One fact that is billed: a customer did something at an instant, with numbers and texts that say how much and where.
package struct UsageEvent: Sendable, Hashable {
    /// What tells the event from every other; an event that arrives twice has the same id.
    package var id: String
    /// The name of the event, which meters select by.
    package var event: String
    /// Who used it.
    package var customer: String
    /// When it happened.
    ///
    /// Lateness plays no part: an event counts in the period its timestamp lies in, whenever it arrives.
    package var timestamp: Timestamp
    /// The numbers.
    package var attributes: [String: Quantity]
    /// The texts.
    package var dimensions: [String: String]

    /// Makes an event.
    package init(
        id: String,
        event: String,
        customer: String,
        timestamp: Timestamp,
        attributes: [String: Quantity] = [:],
        dimensions: [String: String] = [:]
    ) {
        self.id = id
        self.event = event
        self.customer = customer
        self.timestamp = timestamp
        self.attributes = attributes
        self.dimensions = dimensions
    }
}
