/// The shape of an event that senders report: its name, its numbers and its texts.
package struct EventSchema: Sendable, Hashable {
    /// A number that each event of the schema may carry.
    package struct Attribute: Sendable, Hashable {
        /// The attribute's name.
        package let name: String
        /// What the number counts, such as `bytes`.
        package let unit: String?

        /// Makes an attribute.
        package init(name: String, unit: String? = nil) {
            self.name = name
            self.unit = unit
        }
    }

    /// The event's name, unique in a project.
    package let name: String
    /// What the event tells.
    package let description: String?
    /// The numbers an event may carry, without repeats, in the order given.
    package let attributes: [Attribute]
    /// The names of the texts an event may carry, without repeats, in the order given.
    package let dimensions: [String]

    /// Makes a schema.
    ///
    /// - Throws: ``EventSchemaError`` with every name that is empty or given twice.
    package init(
        name: String,
        description: String? = nil,
        attributes: [Attribute] = [],
        dimensions: [String] = []
    ) throws(EventSchemaError) {
        var problems: [String] = []
        if name.isEmpty {
            problems.append("the event's name is empty")
        }
        for (noun, names) in [("attribute", attributes.map(\.name)), ("dimension", dimensions)] {
            var seen: Set<String> = []
            for name in names {
                if name.isEmpty {
                    problems.append("the name of a \(noun) is empty")
                } else if !seen.insert(name).inserted {
                    problems.append("the \(noun) `\(name)` is named twice")
                }
            }
        }
        guard problems.isEmpty else { throw EventSchemaError(name: name, problems: problems) }
        self.name = name
        self.description = description
        self.attributes = attributes
        self.dimensions = dimensions
    }
}

/// Everything that is wrong with an event schema.
package struct EventSchemaError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The schema's name, empty where that is the fault.
    package var name: String
    /// The faults, each a sentence without its full stop.
    package var problems: [String]

    package var description: String { problems.map { "event \(name): \($0)" }.joined(separator: "\n") }
}
