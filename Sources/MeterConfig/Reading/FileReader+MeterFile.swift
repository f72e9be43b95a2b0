internal import Metering

extension FileReader {
    private static let fileKeys = KeySet(["events", "meters", "proofs", "customers"])
    private static let eventKeys = KeySet(["name", "description", "attributes", "dimensions"])
    private static let attributeKeys = KeySet(["name", "unit"])
    private static let customerKeys = KeySet(["meter", "customer", "meterKey", "deleteOnReset"])
    private static let proofKeys = KeySet(["meter", "events", "window", "total", "customer"])

    /// What a meter file says.
    mutating func meterFile(_ root: YAMLNode) -> ReadFile {
        var file = ReadFile(source: source)
        guard let fields = fields(root, "the meter file", Self.fileKeys) else { return file }
        file.events = section("events", fields).compactMap { event($0) }
        file.meters = section("meters", fields).compactMap { meter($0) }
        file.proofs = section("proofs", fields).compactMap { proof($0) }
        file.customers = section("customers", fields).compactMap { customer($0) }
        return file
    }

    /// The elements of a part of the file; a part whose elements are all commented out is empty.
    private mutating func section(_ name: String, _ fields: Fields) -> [YAMLNode] {
        guard let node = fields[name], !node.isNull else { return [] }
        return list(name, fields, of: name) ?? []
    }

    private mutating func event(_ node: YAMLNode) -> ReadEvent? {
        guard let fields = fields(node, "the event", Self.eventKeys) else { return nil }
        let name = requiredText("name", fields, expected: "the event's name")
        let description = text("description", fields)
        let attributes = (list("attributes", fields, of: "attributes") ?? []).compactMap { attribute($0) }
        let dimensions = texts("dimensions", fields, of: "dimensions") ?? []
        guard let name else { return nil }
        var seen: Set<String> = []
        let distinct = attributes.filter { attribute, place in
            if seen.insert(attribute.name).inserted { return true }
            error(
                place,
                "the attribute \(Excerpt.quoted(attribute.name)) stands twice",
                expected: "each attribute once"
            )
            return false
        }
        do {
            let schema = try EventSchema(
                name: name,
                description: description,
                attributes: distinct.map(\.0),
                dimensions: dimensions.compactMap(\.text)
            )
            return ReadEvent(schema: schema, place: fields.place(of: "name"))
        } catch {
            for problem in error.problems { self.error(fields.place, problem) }
            return nil
        }
    }

    mutating func attribute(_ node: YAMLNode) -> (EventSchema.Attribute, SourcePlace)? {
        if let text = node.text {
            error(
                node.place,
                "the attribute \(node.found)",
                expected: "a mapping with the keys `name` and, if wanted, `unit`",
                hint: "write `{ name: \(text) }`"
            )
            return nil
        }
        guard let fields = fields(node, "the attribute", Self.attributeKeys) else { return nil }
        let unit = text("unit", fields)
        guard let name = requiredText("name", fields, expected: "the attribute's name") else { return nil }
        return (EventSchema.Attribute(name: name, unit: unit), fields.place(of: "name"))
    }

    private mutating func customer(_ node: YAMLNode) -> ReadCustomer? {
        guard let fields = fields(node, "the customer's meter", Self.customerKeys) else { return nil }
        let meter = meterKey("meter", fields)
        let customer = requiredText("customer", fields, expected: "the customer's id")
        let meterKey = requiredText("meterKey", fields, expected: "the id of the meter processor that feeds it")
        let deleteOnReset = flag("deleteOnReset", fields) ?? false
        var read = ReadCustomer(place: fields.place)
        if let meter, let node = fields["meter"] { read.meter = (meter, node) }
        if let meter, let customer, let meterKey {
            read.customer = CustomerMeter(
                meter: meter,
                customer: customer,
                meterKey: meterKey,
                deleteOnReset: deleteOnReset
            )
        }
        return read
    }

    private mutating func proof(_ node: YAMLNode) -> ReadProof? {
        guard let fields = fields(node, "the proof", Self.proofKeys) else { return nil }
        let meter = meterKey("meter", fields)
        let events = requiredText("events", fields, expected: "a file of usage events such as samples/november.ndjson")
        let window = window(fields)
        let total = total(fields)
        let customer = text("customer", fields)
        let path = events.map { FilePath.absolute($0, from: context.root) }
        var read = ReadProof()
        if let meter, let node = fields["meter"] { read.meter = (meter, node) }
        if let path, let node = fields["events"] { read.events = (path, node) }
        if let meter, let path, let window, let total {
            read.proof = Proof(
                meter: meter,
                events: path,
                window: window,
                total: total,
                customer: customer,
                location: source.location(fields.place)
            )
        }
        return read
    }

    private mutating func window(_ fields: Fields) -> Period? {
        let expected = "an interval such as 2026-11-01T00:00:00Z/2026-12-01T00:00:00Z"
        guard let text = requiredText("window", fields, expected: expected) else { return nil }
        do {
            return try Period(interval: text)
        } catch {
            self.error(
                fields.place(of: "window"),
                "\(Excerpt.quoted(text)) is no interval: \(error.reason)",
                expected: expected
            )
            return nil
        }
    }

    private mutating func total(_ fields: Fields) -> Quantity? {
        guard let text = requiredText("total", fields, expected: "a number such as \"1234.5\"") else { return nil }
        do {
            return try Quantity(text)
        } catch {
            self.error(
                fields.place(of: "total"),
                "\(Excerpt.quoted(text)) is no total",
                expected: "a number such as \"1234.5\"",
                hint: "it may have up to \(Quantity.maximumDigits) digits"
            )
            return nil
        }
    }
}
