import Metering

/// What a sync has given to vendors of an event's schema where the files, which took no part, say otherwise.
struct LeftFiles: Sendable, Hashable {
    /// The schema as the vendors were given it.
    var given: EventSchema
    /// What the files said when they last agreed with it; `nil` where that is not known.
    var filed: EventSchema?

    private static let givenMember = "given"
    private static let filedMember = "filed"

    init(given: EventSchema, filed: EventSchema?) {
        self.given = given
        self.filed = filed
    }

    /// What is recorded with the binding of the schema.
    var json: JSONValue {
        var object = JSONObject([(Self.givenMember, given.json)])
        if let filed { object[Self.filedMember] = filed.json }
        return .object(object)
    }

    /// Reads what was recorded; `nil` for anything else.
    init?(json: JSONValue) {
        guard let given = json[Self.givenMember].flatMap(EventSchema.init(json:)) else { return nil }
        self.init(given: given, filed: json[Self.filedMember].flatMap(EventSchema.init(json:)))
    }
}

extension Binding {
    /// What a sync has given beside the files, where the object is an event's schema.
    var leftFiles: LeftFiles? { LeftFiles(json: definition) }
}

extension EventSchema {
    private static let nameMember = "name"
    private static let descriptionMember = "description"
    private static let unitMember = "unit"
    private static let attributesMember = "attributes"
    private static let dimensionsMember = "dimensions"

    /// The description and the unit of each attribute.
    var texts: [String?] { texts(of: self) }

    /// The description, and the unit of each attribute of another schema.
    func texts(of other: EventSchema) -> [String?] {
        [description] + other.attributes.map { attribute in attributes.first { $0.name == attribute.name }?.unit }
    }

    fileprivate var json: JSONValue {
        var object = JSONObject([(Self.nameMember, .string(name))])
        if let description { object[Self.descriptionMember] = .string(description) }
        object[Self.attributesMember] = .array(
            attributes.map { attribute in
                var object = JSONObject([(Self.nameMember, .string(attribute.name))])
                if let unit = attribute.unit { object[Self.unitMember] = .string(unit) }
                return .object(object)
            }
        )
        object[Self.dimensionsMember] = .array(dimensions.map(JSONValue.string))
        return .object(object)
    }

    fileprivate init?(json: JSONValue) {
        guard let name = json[Self.nameMember]?.string else { return nil }
        let attributes = (json[Self.attributesMember]?.array ?? []).compactMap { attribute in
            attribute[Self.nameMember]?.string.map { Attribute(name: $0, unit: attribute[Self.unitMember]?.string) }
        }
        let read = try? EventSchema(
            name: name,
            description: json[Self.descriptionMember]?.string,
            attributes: attributes,
            dimensions: (json[Self.dimensionsMember]?.array ?? []).compactMap(\.string)
        )
        guard let read else { return nil }
        self = read
    }
}
