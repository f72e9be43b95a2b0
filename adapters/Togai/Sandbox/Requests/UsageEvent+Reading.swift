extension UsageEvent {
    /// How many attributes an event has at most.
    static let maximumAttributes = 10

    private static let fields: Set = ["schemaName", "id", "timestamp", "accountId", "attributes", "dimensions"]
    private static let attributeFields: Set = ["name", "value", "unit"]

    /// Reads one event of a request; nil where something is wrong with it.
    init?(_ value: JSON, path: String, problems: inout Problems) {
        guard let reader = ObjectReader(value, path: path, allowed: Self.fields, problems: &problems) else {
            return nil
        }
        let before = problems.messages.count
        let schemaName = reader.text("schemaName", required: true, length: 1...50, problems: &problems)
        let id = reader.text("id", length: 0...512, problems: &problems)
        let timestamp = reader.text("timestamp", required: true, problems: &problems)
        let instant = timestamp.flatMap { Instant($0, offset: .utcWhereAbsent) }
        if let timestamp, instant == nil {
            problems.add("\(reader.at("timestamp")) must be an ISO 8601 date and time, found '\(timestamp)'")
        }
        let accountID = reader.text("accountId", required: true, length: 1...512, problems: &problems)
        let attributes = Self.attributes(reader, &problems)
        let dimensions = Self.dimensions(reader, &problems)
        guard let schemaName, let timestamp, let instant, let accountID, problems.messages.count == before else {
            return nil
        }
        self.init(
            schemaName: schemaName,
            id: id.flatMap { $0.isEmpty ? nil : $0 },
            timestamp: timestamp,
            instant: instant,
            accountID: accountID,
            attributes: attributes,
            dimensions: dimensions
        )
    }

    private static func attributes(_ reader: ObjectReader, _ problems: inout Problems) -> [Attribute] {
        let limit = 0...maximumAttributes
        let list = reader.list("attributes", required: true, count: limit, problems: &problems) ?? []
        var attributes: [Attribute] = []
        for (place, value) in list {
            guard let reader = ObjectReader(value, path: place, allowed: attributeFields, problems: &problems) else {
                continue
            }
            let name = reader.text("name", required: true, length: 1...50, problems: &problems)
            let value = reader.text("value", required: true, problems: &problems)
            let unit = reader.text("unit", length: 1...50, problems: &problems)
            if let value, !isNumber(value) {
                problems.add("\(reader.at("value")) must match ^-?\\d+(\\.\\d+)?$, found '\(value)'")
            }
            if let name, let value { attributes.append(Attribute(name: name, value: value, unit: unit)) }
        }
        ObjectReader.checkUnique(attributes.map(\.name), at: reader.at("attributes"), problems: &problems)
        return attributes
    }

    private static func isNumber(_ text: String) -> Bool {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count <= 2 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }
    }

    private static func dimensions(_ reader: ObjectReader, _ problems: inout Problems) -> [Dimension] {
        guard let value = reader.object["dimensions"] else {
            problems.add("\(reader.at("dimensions")) is required")
            return []
        }
        guard let object = value.object else {
            problems.add("\(reader.at("dimensions")) must be an object, found \(value.kind)")
            return []
        }
        let place = reader.at("dimensions")
        let inner = ObjectReader(value, path: place, allowed: Set(object.names), problems: &problems)
        return object.names.compactMap { name in
            let text = inner?.text(name, length: 1...200, problems: &problems)
            return text.map { Dimension(name: name, value: $0) }
        }
    }
}
