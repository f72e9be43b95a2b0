import AdapterKit
import Metering

/// The bodies of requests that replace a whole object: what is there, changed to what is wanted.
enum AmberfloReplacement {
    /// The body that changes some fields of a definition to what is wanted, and leaves the rest as it is now, whoever made it so.
    ///
    /// What an answer leaves out, as some do with all dimensions, is sent as it is wanted: a body without it would take it away.
    static func definition(
        _ current: AmberfloDefinition,
        toward desired: DesiredObject,
        changing changes: [FieldChange]
    ) -> JSONValue {
        let changed = Set(changes.map(\.path))
        let now = current.observed.image
        var wanted = desired
        let tellsDimensions = current.json["dimensions"]?.isNull == false
        for path in desired.image.paths where !changed.contains(path) {
            if let value = now[optional: path] {
                wanted.image[path] = value
            } else if tellsDimensions, path.hasPrefix(AmberfloDefinitionFields.dimensionPrefix) {
                wanted.image[optional: path] = nil
            }
        }
        return definition(current, toward: wanted)
    }

    /// The body that brings a definition to what is wanted and leaves the rest as it is.
    ///
    /// The document's dialect takes the members of its schema alone; the live service wants back all that it told.
    static func definition(_ current: AmberfloDefinition, toward desired: DesiredObject) -> JSONValue {
        var object = current.dialect == .live ? told(current.json) : documented(current.json)
        let texts =
            ["meterApiName", current.dialect.nameField, current.dialect.typeField, "description", "unit"]
            + (current.dialect == .live ? [AmberfloDefinitionFields.lockingPath] : [])
        for path in texts {
            guard let value = desired.image[optional: path] else { continue }
            object[path] = value.isNull ? JSONValue?.none : value
        }
        object["dimensions"] = members(
            "dimensions",
            AmberfloDefinitionFields.dimensionPrefix,
            current.dimensions,
            desired
        )
        if current.dialect == .live {
            object["aggregationDimensions"] = members(
                "aggregationDimensions",
                AmberfloDefinitionFields.aggregationPrefix,
                current.texts("aggregationDimensions"),
                desired
            )
        }
        return .object(object)
    }

    /// What the live service told of a definition, as it takes it back: lists that are missing empty, and nothing null.
    static func told(_ current: JSONObject) -> JSONObject {
        var object = JSONObject(current.members.filter { !$0.value.isNull }.map { ($0.key, $0.value) })
        for name in ["dimensions", "aggregationDimensions"] where object[name] == nil {
            object[name] = .array([])
        }
        return object
    }

    /// The members of the schema MeterDefinition that are there.
    private static func documented(_ current: JSONObject) -> JSONObject {
        let names = ["meterApiName", "displayName", "label", "type", "meterTimeInMillis"]
        return JSONObject(
            names.compactMap { name in
                current[name].flatMap { $0.isNull ? nil : (name, $0) }
            }
        )
    }

    /// What is wanted, in its order, then what the vendor has beside it and nobody wants gone.
    private static func members(
        _ name: String,
        _ prefix: String,
        _ current: [String],
        _ desired: DesiredObject
    ) -> JSONValue {
        let named = Set(desired.image.members(prefix))
        let ordered = (desired.body[name]?.array ?? []).compactMap(\.string).filter(named.contains)
        let wanted = ordered + desired.image.members(prefix).filter { !ordered.contains($0) }
        let gone = Set(desired.image.members(prefix, wantedGone: true))
        let others = current.filter { !named.contains($0) && !gone.contains($0) }
        return .array((wanted + others).map(JSONValue.string))
    }

    /// The body that changes a filtering rule, under the id it has.
    static func rule(_ observed: ObservedObject, toward desired: DesiredObject) -> JSONValue {
        var body = desired.body
        if let id = AmberfloRuleID(observed.id), observed.marks[Amberflo.ruleMark] != nil, var object = body.object {
            object["ruleId"] = .string(id.ruleID)
            body = .object(object)
        }
        return body
    }
}
