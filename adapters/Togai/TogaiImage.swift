import AdapterKit
import Metering

/// The canonical form of Togai's objects, of wanted ones and of read ones alike.
enum TogaiImage {
    /// The kinds of objects.
    static let eventSchema = ObjectKind("eventSchema")
    static let usageMeter = ObjectKind("usageMeter")

    /// What is compared of a usage meter.
    struct MeterFields {
        var name: String
        var billableName: String?
        var description: String?
        var type = "COUNTER"
        var aggregation: String
        var status: String
        /// The schema; several where Togai does not tell which of them it is.
        var schemas: [String]
        /// Matcher and computation in the spelling that all of the same meaning share.
        var matcher: String?
        var computation: String?
        var filters: [JSONValue] = []
    }

    /// The image of a meter's fields.
    ///
    /// The schema has a path of its own for each candidate, so that a meter whose schema Togai does not tell differs from
    /// what is wanted only where the wanted schema itself changes. A description that a meter lacks is `.null`, so that one which
    /// somebody adds is seen.
    static func image(_ fields: MeterFields) -> ObjectImage {
        var image = ObjectImage()
        image["name"] = .string(fields.name)
        image[optional: "billableName"] = fields.billableName.map(JSONValue.string)
        image["description"] = fields.description.map(JSONValue.string) ?? .null
        image["type"] = .string(fields.type)
        image["aggregation"] = .string(fields.aggregation)
        image["status"] = .string(fields.status)
        for schema in fields.schemas {
            image[schemaPath(schema)] = true
        }
        image["matcher"] = fields.matcher.map(JSONValue.string) ?? .null
        image["computation"] = fields.computation.map(JSONValue.string) ?? .null
        let filters = fields.filters.sorted { $0.canonicalText.precedes($1.canonicalText) }
        image["filters"] = filters.isEmpty ? .null : .array(filters)
        return image
    }

    /// The path of the schema that a meter takes its events from.
    static func schemaPath(_ name: String) -> String { schemaPrefix + name }

    static let schemaPrefix = "eventSchemaName."

    /// The schema that a usage meter takes its events from; `nil` where Togai does not tell which one it is.
    static func schema(of observed: ObservedObject) -> String? {
        let names = schemas(of: observed)
        return names.count == 1 ? names.first : nil
    }

    /// The schemas that a usage meter may take its events from: one, but where Togai does not tell which one it is.
    static func schemas(of observed: ObservedObject) -> [String] {
        guard observed.kind == usageMeter else { return [] }
        return observed.image.fields.filter { $0.path.hasPrefix(schemaPrefix) && !$0.value.isNull }
            .map { String($0.path.dropFirst(schemaPrefix.count)) }
    }

    /// A usage meter as it was read; the candidates are the schemas it may belong to where the answer does not tell.
    static func observed(_ meter: TogaiMeter, candidates: [String] = []) -> ObservedObject {
        var fields = MeterFields(
            name: meter.name,
            billableName: meter.billableName,
            description: meter.description,
            type: meter.type,
            aggregation: meter.aggregation,
            status: meter.status,
            schemas: meter.schemaName.map { [$0] } ?? candidates
        )
        fields.filters = meter.filters
        if meter.computations.count > 1 {
            fields.computation = meter.json["computations"]?.canonicalText
        } else {
            let pair = meter.computations.first
            let computation = pair?.computation ?? (meter.aggregation == "COUNT" ? "1" : nil)
            fields.matcher = pair?.matcher.map { LogicText.normalForm($0, as: .matcher) }
            fields.computation = computation.map { LogicText.normalForm($0, as: .computation) }
        }
        return ObservedObject(
            kind: usageMeter,
            id: meter.id,
            name: meter.name,
            image: image(fields),
            marks: ["name": meter.name],
            body: meter.json
        )
    }

    /// What is compared of an event schema: each attribute and dimension under a path of its own, since Togai's schemas
    /// only grow; no status where it does not matter.
    static func image(
        schema name: String,
        status: String?,
        description: String?,
        attributes: [(name: String, unit: String?)],
        dimensions: [String]
    ) -> ObjectImage {
        var image = ObjectImage()
        image["name"] = .string(name)
        image[optional: "status"] = status.map(JSONValue.string)
        image[optional: "description"] = description.map(JSONValue.string)
        for attribute in attributes {
            image["attributes.\(attribute.name)"] = true
            image[optional: "attributes.\(attribute.name).defaultUnit"] = attribute.unit.map(JSONValue.string)
        }
        for dimension in dimensions {
            image["dimensions.\(dimension)"] = true
        }
        return image
    }

    /// An event schema as it was read.
    static func observed(_ schema: TogaiSchema) -> ObservedObject {
        ObservedObject(
            kind: eventSchema,
            id: schema.name,
            name: schema.name,
            image: image(
                schema: schema.name,
                status: schema.status,
                description: schema.description,
                attributes: schema.attributes,
                dimensions: schema.dimensions
            ),
            marks: ["name": schema.name],
            body: schema.json
        )
    }
}
