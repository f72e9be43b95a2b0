import AdapterKit
import Metering

/// What can be compared of a meter definition, in the one canonical form that wanted and read definitions share.
///
/// Dimensions have a path each, since Amberflo adds those that events bring along, which is no edit.
struct AmberfloDefinitionFields: Sendable, Hashable {
    var apiName: String
    var name: String
    var type: String
    var dimensions: [String]
    var aggregationDimensions: [String] = []
    var description: String?
    var unit: String?

    /// The prefix of the paths of dimensions.
    static let dimensionPrefix = "dimensions."
    /// The prefix of the paths of the dimensions that are counted.
    static let aggregationPrefix = "aggregationDimensions."

    /// The path of the state, which has a value only where the meter is deprecated: all else is not ours to decide.
    static let lockingPath = "lockingStatus"
    /// The state of a meter that its owner lets go of.
    static let deprecated = "deprecated"

    /// The image in a dialect; a description or a unit that is absent or empty is `.null`, so that one which somebody adds is seen.
    func image(_ dialect: AmberfloDialect) -> ObjectImage {
        var image = ObjectImage(reservingFor: dimensions.count + aggregationDimensions.count + 5)
        for dimension in dimensions where !dimension.isEmpty {
            image[Self.dimensionPrefix + dimension] = true
        }
        image.set("meterApiName", apiName)
        image.set(dialect.nameField, name)
        image.set(dialect.typeField, type)
        guard dialect == .live else { return image }
        for dimension in aggregationDimensions where !dimension.isEmpty {
            image[Self.aggregationPrefix + dimension] = true
        }
        for (path, text) in [("description", description), ("unit", unit)] {
            image[path] = text.flatMap { $0.isEmpty ? nil : .string($0) } ?? .null
        }
        return image
    }

    /// The body that creates the definition, with the members that the dialect names and no other.
    func creation(_ dialect: AmberfloDialect) -> JSONObject {
        var object = JSONObject()
        object["meterApiName"] = .string(apiName)
        object[dialect.nameField] = .string(name)
        object[dialect.typeField] = .string(type)
        object["dimensions"] = .array(dimensions.map(JSONValue.string))
        guard dialect == .live else { return object }
        object["aggregationDimensions"] = .array(aggregationDimensions.map(JSONValue.string))
        object["description"] = description.map(JSONValue.string)
        object["unit"] = unit.map(JSONValue.string)
        return object
    }
}

extension ObjectImage {
    /// Sets a path to a text; an absent or empty one leaves the path out.
    fileprivate mutating func set(_ path: String, _ text: String?) {
        if let text, !text.isEmpty {
            self[path] = .string(text)
        }
    }

    /// The names that follow a prefix in the paths of what is there, or of what is wanted gone, sorted.
    func members(_ prefix: String, wantedGone: Bool = false) -> [String] {
        fields.filter { $0.path.hasPrefix(prefix) && $0.value.isNull == wantedGone }
            .map { String($0.path.dropFirst(prefix.count)) }
    }
}
