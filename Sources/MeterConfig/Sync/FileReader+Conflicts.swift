internal import Metering

extension FileReader {
    private static let conflictKeys = KeySet(["key", "field", "base", "sides", "take"])
    private static let takeKeys = KeySet(["value"])
    private static let numberKeys = KeySet(MergeUnit.number.fields.map(\.rawValue))

    mutating func conflict(_ node: YAMLNode, _ seen: inout [[String]: Int]) -> ConflictFile.Entry? {
        guard let fields = fields(node, "the conflict", Self.conflictKeys) else { return nil }
        let key = subject(fields)
        let field = requiredText("field", fields, expected: "the field in conflict").flatMap {
            mergedField($0, at: fields.place(of: "field"))
        }
        var sides: [String: JSONValue] = [:]
        if required("sides", fields, "`sides`: what each side says") != nil {
            for pair in pairs("sides", fields, of: "sides to what they say") ?? [] {
                let isOwn = [SyncPreferences.files, SyncPreferences.lastSync].contains(pair.name)
                if !isOwn { checkVendor(pair.name, pair.place) }
                sides[pair.name] = Self.json(pair.value, field)
            }
        }
        let take = fields["take"].flatMap {
            $0.isNull ? nil : self.take($0, field, sides, hasBase: fields["base"] != nil)
        }
        guard let key, let field else { return nil }
        if let line = seen.updateValue(node.place.line, forKey: [key, field.rawValue]) {
            error(
                node.place,
                "`\(field.rawValue)` of `\(key)` stands twice; first at line \(line)",
                expected: "each conflict once"
            )
        }
        return ConflictFile.Entry(
            key: key,
            field: field,
            base: fields["base"].map { Self.json($0, field) },
            sides: sides,
            take: take,
            location: source.location(node.place)
        )
    }

    /// What a conflict is about: a meter, an event or a customer's meter.
    private mutating func subject(_ fields: Fields) -> String? {
        let expected = "a meter's key, `event NAME`, or METER/CUSTOMER/METERKEY"
        guard let text = requiredText("key", fields, expected: expected) else { return nil }
        let isEvent = text.hasPrefix("event ") && text.count > 6
        let meter = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).first.map { String($0) }
        if isEvent || meter.flatMap({ Meter.Key($0) }) != nil { return text }
        error(fields.place(of: "key"), "\(Excerpt.quoted(text)) is nothing that is merged", expected: expected)
        return nil
    }

    /// What is to stand: a side's name, `base`, or a value.
    private mutating func take(
        _ node: YAMLNode,
        _ field: MergeUnit?,
        _ sides: [String: JSONValue],
        hasBase: Bool
    ) -> ConflictFile.Take? {
        if case .mapping = node.content {
            guard let inner = fields(node, "`take`", Self.takeKeys),
                let value = required("value", inner, "`value`: what is to stand")
            else { return nil }
            if let field { check(value, as: field) }
            return .value(Self.json(value, field))
        }
        let names = sides.keys.sorted() + (hasBase ? ["base"] : [])
        let expected = "one of \(Excerpt.list(names)), or `{ value: ... }`"
        guard let text = text(node, "take", expected: expected) else { return nil }
        if sides[text] != nil { return .side(text) }
        if text == "base", hasBase { return .base }
        error(
            node.place,
            text == "base" ? "there is no base to take" : "\(Excerpt.quoted(text)) is no side of this conflict",
            expected: expected,
            hint: Self.hint(text, among: names) ?? "write `{ value: ... }`, if it is meant as a value"
        )
        return nil
    }

    /// Checks a value of a person's own; one that is none leaves the field empty.
    private mutating func check(_ node: YAMLNode, as field: MergeUnit) {
        guard !node.isNull else { return }
        let fields = Fields(
            noun: "`value`",
            place: node.place,
            pairs: [YAMLPair(name: field.rawValue, isASCII: true, place: node.place, value: node)]
        )
        switch field {
        case .number:
            guard let inner = self.fields(node, "`value`", Self.numberKeys) else { return }
            _ = text("event", inner, expected: "the name of an event")
            _ = aggregation(inner)
            _ = formula("value", inner, allowsAdapters: true)
            _ = formula("filter", inner, allowsAdapters: true)
        case .dimensions: _ = texts("dimensions", fields, of: "dimensions")
        case .labels: _ = labels(fields)
        case .attributes: for item in list("attributes", fields, of: "attributes") ?? [] { _ = attribute(item) }
        case .resetSchedule: _ = schedule(fields)
        case .activeFrom, .activeTo: _ = timestamp(field.rawValue, fields)
        case .status: _ = choice("status", fields, among: Meter.Status.allCases.map(\.rawValue))
        case .deleteOnReset: _ = flag("deleteOnReset", fields)
        case .presence, .name, .description, .unit, .category, .externalRef, .billableName:
            _ = text(field.rawValue, fields)
        }
    }

    /// A value as JSON: every scalar is a text, but none, and truth values where the field is one.
    private static func json(_ node: YAMLNode, _ field: MergeUnit?) -> JSONValue {
        switch node.content {
        case .scalar(let scalar) where scalar.isNull: .null
        case .scalar(let scalar):
            (field == .deleteOnReset ? scalar.bool : nil).map { .bool($0) } ?? .string(scalar.text)
        case .sequence(let items): .array(items.map { json($0, field) })
        case .mapping(let pairs): .object(JSONObject(pairs.map { ($0.name, json($0.value, field)) }))
        }
    }
}
