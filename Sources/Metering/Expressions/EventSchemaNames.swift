/// The names that an event's schema declares, which expressions over that event are held to.
package struct EventSchemaNames: Sendable, Hashable {
    /// The event's name, for messages.
    package var event: String
    /// The names of the attributes.
    package var attributes: [String]
    /// The names of the dimensions.
    package var dimensions: [String]

    /// Makes the names of an event.
    package init(event: String, attributes: [String], dimensions: [String]) {
        self.event = event
        self.attributes = attributes
        self.dimensions = dimensions
    }

    /// The names that a schema declares.
    package init(_ schema: EventSchema) {
        self.init(event: schema.name, attributes: schema.attributes.map(\.name), dimensions: schema.dimensions)
    }
}
