/// An event as a client sent it.
struct UsageEvent: Sendable, Hashable {
    /// A number of the event, as text.
    struct Attribute: Sendable, Hashable {
        var name: String
        var value: String
        var unit: String?
    }

    /// A tag of the event.
    struct Dimension: Sendable, Hashable {
        var name: String
        var value: String
    }

    var schemaName: String
    var id: String?
    /// As it was sent.
    var timestamp: String
    /// What ``timestamp`` says.
    var instant: Instant
    var accountID: String
    var attributes: [Attribute]
    var dimensions: [Dimension]

    /// What logic sees of the event: all values are texts.
    var logicData: LogicValue {
        let attributes = attributes.map { ($0.name, LogicValue.string($0.value)) }
        let dimensions = dimensions.map { ($0.name, LogicValue.string($0.value)) }
        return .object([
            "attributes": .object(Dictionary(attributes) { $1 }),
            "dimensions": .object(Dictionary(dimensions) { $1 }),
            "dependencies": .object([:]),
        ])
    }

    /// The value of the field that a filter names, with or without the prefix that logic uses.
    func value(ofField field: String) -> String? {
        func attribute(_ name: some StringProtocol) -> String? { attributes.first { $0.name == name }?.value }
        func dimension(_ name: some StringProtocol) -> String? { dimensions.first { $0.name == name }?.value }
        if field.hasPrefix("attributes.") { return attribute(field.dropFirst("attributes.".count)) }
        if field.hasPrefix("dimensions.") { return dimension(field.dropFirst("dimensions.".count)) }
        return dimension(field) ?? attribute(field)
    }

    /// As the API answers it.
    var json: JSON {
        var tags = JSONObject()
        for dimension in dimensions { tags[dimension.name] = .string(dimension.value) }
        return .object([
            "schemaName": .string(schemaName), "id": id.map(JSON.string), "timestamp": .string(timestamp),
            "accountId": .string(accountID),
            "attributes": .array(
                attributes.map {
                    .object(["name": .string($0.name), "value": .string($0.value), "unit": $0.unit.map(JSON.string)])
                }
            ),
            "dimensions": .object(tags),
        ])
    }
}
