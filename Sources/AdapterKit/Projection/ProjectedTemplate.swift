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
