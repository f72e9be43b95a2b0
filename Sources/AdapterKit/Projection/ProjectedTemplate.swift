package import Metering

/// The shape of an event that a vendor gets.
package struct ProjectedTemplate: Sendable, Hashable {
    /// What the vendor files it under: a meter's API name, a schema's name, or a meter type's reference.
    package var target: String
    /// What is added to the event's id, so that two events made of one stay apart; empty for the id itself.
    package var idSuffix: String
    /// The event's one number, at vendors whose events carry one.
    package var value: Expression?
    /// The event's named numbers, at vendors whose events carry several.
    package var attributes: [ProjectedAttribute]
    /// The event's texts: the vendor's name for each, and the event's own.
    package var dimensions: [ProjectedDimension]

    /// Makes a shape.
    package init(
        target: String,
        idSuffix: String = "",
        value: Expression? = nil,
        attributes: [ProjectedAttribute] = [],
        dimensions: [ProjectedDimension] = []
    ) {
        self.target = target
        self.idSuffix = idSuffix
        self.value = value
        self.attributes = attributes
        self.dimensions = dimensions
    }
}

/// A named number of a vendor's event.
package struct ProjectedAttribute: Sendable, Hashable {
    /// The vendor's name for it.
    package var name: String
    /// What it is computed from.
    package var value: Expression
    /// The meter it is made for; `nil` where it is a plain attribute of the event, sent when the event has it.
    package var meter: Meter.Key?
    /// Which events have it; where the filter is false, the attribute is `otherwise`.
    package var filter: Expression?
    /// The first instant at which it is computed; before it, the attribute is `otherwise`.
    package var from: Timestamp?
    /// The first instant at which it is no longer computed.
    package var to: Timestamp?
    /// What stands there for an event that the meter does not count; `nil` leaves the attribute out.
    package var otherwise: Quantity?
    /// The unit that is sent along.
    package var unit: String?

    /// Makes an attribute.
    package init(
        name: String,
        value: Expression,
        meter: Meter.Key? = nil,
        filter: Expression? = nil,
        from: Timestamp? = nil,
        to: Timestamp? = nil,
        otherwise: Quantity? = nil,
        unit: String? = nil
    ) {
        self.name = name
        self.value = value
        self.meter = meter
        self.filter = filter
        self.from = from
        self.to = to
        self.otherwise = otherwise
        self.unit = unit
    }
}

/// A text of a vendor's event.
package struct ProjectedDimension: Sendable, Hashable {
    /// The vendor's name for it.
    package var name: String
    /// The event's dimension that it is copied from, where the event has it.
    package var dimension: String

    /// Makes a dimension.
    package init(name: String, dimension: String) {
        self.name = name
        self.dimension = dimension
    }
}
