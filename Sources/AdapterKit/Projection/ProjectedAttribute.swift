package import Metering

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
