package import Metering

/// An event as a vendor gets it, before it is put in the vendor's own form.
package struct ProjectedEvent: Sendable, Hashable {
    /// The id, by which a vendor counts a repeat once.
    package var id: String
    /// What the vendor files it under.
    package var target: String
    /// The customer.
    package var customer: String
    /// When it happened.
    package var timestamp: Timestamp
    /// The one number, at vendors whose events carry one.
    package var value: Quantity?
    /// The named numbers with their units, at vendors whose events carry several, in the template's order.
    package var attributes: [Attribute]
    /// The texts.
    package var dimensions: [String: String]

    /// A named number of a vendor's event.
    package struct Attribute: Sendable, Hashable {
        /// The vendor's name for it.
        package var name: String
        /// The number.
        package var value: Quantity
        /// The unit that is sent along.
        package var unit: String?

        /// Makes an attribute.
        package init(name: String, value: Quantity, unit: String? = nil) {
            self.name = name
            self.value = value
            self.unit = unit
        }
    }

    /// Makes an event.
    package init(
        id: String,
        target: String,
        customer: String,
        timestamp: Timestamp,
        value: Quantity? = nil,
        attributes: [Attribute] = [],
        dimensions: [String: String] = [:]
    ) {
        self.id = id
        self.target = target
        self.customer = customer
        self.timestamp = timestamp
        self.value = value
        self.attributes = attributes
        self.dimensions = dimensions
    }
}

/// What became of a usage event in a projection.
package struct ProjectionResult: Sendable, Hashable {
    /// The events that the vendor gets.
    package var events: [ProjectedEvent]
    /// The meters that cannot count the event, with the reason.
    package var rejections: [Rejection]

    /// A meter that cannot count an event.
    package struct Rejection: Sendable, Hashable {
        /// The meters.
        package var meters: [Meter.Key]
        /// Why, such as a missing attribute.
        package var reason: String

        /// Makes a rejection.
        package init(meters: [Meter.Key], reason: String) {
            self.meters = meters
            self.reason = reason
        }
    }

    /// Makes a result.
    package init(events: [ProjectedEvent] = [], rejections: [Rejection] = []) {
        self.events = events
        self.rejections = rejections
    }
}
