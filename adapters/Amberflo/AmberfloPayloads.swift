import AdapterKit
import Metering

/// A meter's definition as Amberflo tells it, with whatever members it has.
struct AmberfloDefinition: Sendable, Hashable {
    /// The whole object.
    let json: JSONObject
    let dialect: AmberfloDialect
    /// What requests name: the meterApiName in the document's dialect, the server's own id in the live one.
    let id: String
    let apiName: String

    /// Reads a definition; `nil` where it lacks what requests name it by.
    init?(_ value: JSONValue, _ dialect: AmberfloDialect) {
        guard let json = value.object, let apiName = json["meterApiName"]?.string, !apiName.isEmpty else { return nil }
        switch dialect {
        case .document: id = apiName
        case .live:
            guard let own = json["id"]?.string, !own.isEmpty else { return nil }
            id = own
        }
        self.json = json
        self.dialect = dialect
        self.apiName = apiName
    }

    /// Whether the meter is on its way out (live: `lockingStatus`): it counts no more, and keeps its names until it is
    /// deleted.
    var isDeprecated: Bool { json["lockingStatus"]?.string?.lowercased() == "deprecated" }

    var dimensions: [String] { texts("dimensions") }

    /// The definition as the engine compares it.
    var observed: ObservedObject {
        let fields = AmberfloDefinitionFields(
            apiName: apiName,
            name: json[dialect.nameField]?.string ?? "",
            type: dialect.word(json[dialect.typeField]?.string ?? ""),
            dimensions: dimensions,
            aggregationDimensions: texts("aggregationDimensions"),
            description: json["description"]?.string,
            unit: json["unit"]?.string
        )
        var image = fields.image(dialect)
        if isDeprecated {
            // It counts in no way at all, so that it never looks like what is wanted.
            image[optional: dialect.typeField] = nil
            image["lockingStatus"] = "deprecated"
        }
        var marks = [Amberflo.apiNameMark: apiName]
        if dialect == .live { marks[Amberflo.labelMark] = fields.name }
        return ObservedObject(
            kind: Amberflo.definitionKind,
            id: id,
            name: fields.name.isEmpty ? apiName : fields.name,
            image: image,
            marks: marks,
            body: .object(json)
        )
    }

    /// The texts of a list, each once, in order.
    func texts(_ name: String) -> [String] {
        var seen: Set<String> = []
        return (json[name]?.array ?? []).compactMap(\.string).filter { !$0.isEmpty && seen.insert($0).inserted }
    }
}

/// A filtering rule as Amberflo tells it.
struct AmberfloRulePayload: Sendable, Hashable {
    let json: JSONObject
    let apiName: String

    /// Reads a rule; `nil` where the value is no object.
    ///
    /// - Parameters:
    ///   - value: the rule.
    ///   - apiName: the meter whose rules were asked for, which counts where the rule itself names none.
    init?(_ value: JSONValue, askedFor apiName: String) {
        guard let json = value.object else { return nil }
        self.json = json
        self.apiName = json["meterApiName"]?.string ?? apiName
    }

    /// The vendor's id of the rule; a rule without one, which the document allows, is told by what it says.
    var id: AmberfloRuleID {
        let own = json["ruleId"]?.string ?? ""
        return AmberfloRuleID(
            apiName: apiName,
            ruleID: own.isEmpty ? "without-id-" + FittedText.mark(of: JSONValue.object(json).canonicalText) : own
        )
    }

    /// The rule, where it says what Meterway can write.
    var rule: AmberfloFilterRule? {
        guard let dimension = json["dimensionName"]?.string,
            let action = json["action"]?.string.flatMap({ AmberfloFilterRule.Action(rawValue: $0.uppercased()) }),
            let values = json["dimensionValues"]?.array
        else { return nil }
        let texts = values.compactMap(\.string)
        // Without one of its values the rule would include or exclude something else (FilteringRule: they are texts).
        guard texts.count == values.count else { return nil }
        return AmberfloFilterRule(dimension: dimension, values: texts, action: action)
    }

    /// The rule as the engine compares it.
    var observed: ObservedObject {
        var image = rule?.image(apiName: apiName) ?? ObjectImage(["meterApiName": .string(apiName)])
        if rule == nil {
            for member in json.members where member.key != "ruleId" && image[optional: member.key] == nil {
                image[member.key] = member.value
            }
        }
        return ObservedObject(
            kind: Amberflo.ruleKind,
            id: id.text,
            name: rule.map { "\(apiName): \($0.condition)" } ?? "\(apiName): \(id.ruleID)",
            image: image,
            marks: marks,
            body: .object(json)
        )
    }

    /// What the rule is recognised by: its id, where it has one, and what it says.
    private var marks: [String: String] {
        var marks: [String: String] = [:]
        marks[Amberflo.ruleMark] = json["ruleId"]?.string
        if let mark = rule?.mark(apiName: apiName) { marks[mark.name] = mark.value }
        return marks
    }
}

/// What names a filtering rule: its meter, which every request for rules needs, and its own id.
struct AmberfloRuleID: Sendable, Hashable {
    var apiName: String
    var ruleID: String

    init(apiName: String, ruleID: String) {
        self.apiName = apiName
        self.ruleID = ruleID
    }

    /// Reads the text of an id; `nil` for a text that is none.
    init?(_ text: String) {
        guard let slash = text.firstIndex(of: "/") else { return nil }
        apiName = String(text[..<slash]).replacing("~1", with: "/").replacing("~0", with: "~")
        ruleID = String(text[text.index(after: slash)...])
    }

    /// `METERAPINAME/RULEID`, with the escapes of JSON Pointer (RFC 6901) in the first part.
    var text: String {
        apiName.replacing("~", with: "~0").replacing("/", with: "~1") + "/" + ruleID
    }
}

/// A usage event as Amberflo takes it (MeterEvent in the API document).
enum AmberfloEvent {
    /// The event's JSON, with the members that the document names and no other.
    static func json(_ event: ProjectedEvent) -> JSONValue {
        var object = JSONObject()
        object["meterApiName"] = .string(event.target)
        object["customerId"] = .string(event.customer)
        object["meterValue"] = event.value.map(JSONValue.number)
        object["meterTimeInMillis"] = .number(JSONNumber(Int(event.timestamp.milliseconds)))
        object["uniqueId"] = .string(event.id)
        if !event.dimensions.isEmpty {
            let sorted = event.dimensions.sorted { $0.key.precedes($1.key) }
            object["dimensions"] = .object(JSONObject(sorted.map { ($0.key, JSONValue.string($0.value)) }))
        }
        return .object(object)
    }
}
