import Metering

/// What a meter says in one unit, so that two spellings of the same meaning are equal.
struct UnitValue: Sendable, Hashable {
    /// What it says, as documents show it; `.null` where it says nothing.
    let shown: JSONValue
    private let meaning: JSONValue

    init(shown: JSONValue, meaning: JSONValue? = nil) {
        self.shown = shown
        self.meaning = meaning ?? shown
    }

    /// Whether nothing is said.
    var isEmpty: Bool { shown.isNull }

    static func == (left: Self, right: Self) -> Bool { left.meaning == right.meaning }

    func hash(into hasher: inout Hasher) { hasher.combine(meaning) }
}

extension Meter {
    /// What the meter says in a unit of its definition.
    func says(_ unit: MergeUnit) -> UnitValue {
        switch unit {
        case .number:
            UnitValue(shown: number { $0 }, meaning: number { $0.canonical() })
        case .dimensions:
            UnitValue(
                shown: dimensions.isEmpty ? .null : .array(dimensions.map(JSONValue.string)),
                meaning: .array(dimensions.sorted().map(JSONValue.string))
            )
        case .labels: UnitValue(shown: labels.isEmpty ? .null : json["labels"] ?? .null)
        case .resetSchedule:
            UnitValue(
                shown: resetSchedule?.json ?? .null,
                meaning: resetSchedule.map { .string($0.canonical.description) } ?? .null
            )
        case .status: UnitValue(shown: .string(status.rawValue))
        case .presence, .attributes, .deleteOnReset: UnitValue(shown: .null)
        default: UnitValue(shown: text(unit).map(JSONValue.string) ?? .null)
        }
    }

    /// What the meter says in one field of its number; `.null` where it says nothing.
    func saysOfNumber(_ field: MeterField) -> UnitValue {
        switch field {
        case .event: UnitValue(shown: event.map(JSONValue.string) ?? .null)
        case .aggregation: UnitValue(shown: aggregation.json)
        case .value: UnitValue(shown: value?.json ?? .null, meaning: value?.canonical().json ?? .null)
        case .filter: UnitValue(shown: filter?.json ?? .null, meaning: filter?.canonical().json ?? .null)
        default: UnitValue(shown: .null)
        }
    }

    private func text(_ unit: MergeUnit) -> String? {
        switch unit {
        case .name: name
        case .description: description
        case .unit: self.unit
        case .category: category
        case .activeFrom: activeFrom?.description
        case .activeTo: activeTo?.description
        case .externalRef: externalRef
        case .billableName: billableName
        default: nil
        }
    }

    private func number(_ form: (Formula) -> Formula) -> JSONValue {
        var object = JSONObject()
        if let event { object.set("event", .string(event)) }
        object.set("aggregation", aggregation.json)
        if let value { object.set("value", form(value).json) }
        if let filter { object.set("filter", form(filter).json) }
        return .object(object)
    }

    /// The members of a unit that is merged member by member, each with what it says; `nil` for any other unit.
    func members(_ unit: MergeUnit) -> [String: JSONValue]? {
        switch unit {
        case .dimensions: Dictionary(keepingFirst: dimensions.map { ($0, true) })
        case .labels: labels.mapValues(JSONValue.string)
        default: nil
        }
    }

    /// A unit of members as documents show it: those that this meter has in its order, then the others sorted.
    func shown(_ unit: MergeUnit, _ members: [String: JSONValue]) -> JSONValue {
        guard !members.isEmpty else { return .null }
        guard unit == .dimensions else {
            return .object(JSONObject(members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
        }
        let kept = dimensions.filter { members[$0] != nil }
        let added = members.keys.filter { !dimensions.contains($0) }.sorted()
        return .array((kept + added).map(JSONValue.string))
    }

    /// The meter with some units otherwise, each as documents show it; `nil` where that makes no valid meter.
    func replacing(_ values: [MergeUnit: JSONValue]) -> Meter? {
        guard !values.isEmpty else { return self }
        guard var object = json.object else { return nil }
        for (unit, value) in values {
            for field in unit.fields { object.remove(field.rawValue) }
            if unit == .number {
                for member in value.object?.members ?? [] where unit.fields.map(\.rawValue).contains(member.key) {
                    object.set(member.key, member.value)
                }
            } else if !value.isNull {
                object.set(unit.rawValue, value)
            }
        }
        return Meter(json: .object(object)).flatMap { meter in
            values.allSatisfy { meter.hasTaken($0.key, $0.value) } ? meter : nil
        }
    }

    /// Whether nothing of a value was passed over when it was read; formulas and instants may have been spelt otherwise.
    private func hasTaken(_ unit: MergeUnit, _ value: JSONValue) -> Bool {
        switch unit {
        case .number, .resetSchedule, .activeFrom, .activeTo: true
        default: says(unit).shown == value
        }
    }
}
