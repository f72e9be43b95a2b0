package import Metering

extension EventProjection {
    /// The projection as JSON, as ``ProjectionReader`` reads it: expressions in CEL, quantities as strings, what is absent left out.
    package var json: JSONValue {
        ["vendor": .string(vendor), "rules": .array(rules.map(\.json))]
    }
}

extension ProjectionRule {
    fileprivate var json: JSONValue {
        var object = JSONObject([("meters", .texts(meters.map(\.text)))])
        object.set("event", text: event)
        object.set("from", text: from?.description)
        object.set("to", text: to?.description)
        object.set("filter", text: filter?.description)
        object.set("output", output.json)
        if !checks.isEmpty {
            object.set("checks", .array(checks.map(\.json)))
        }
        return .object(object)
    }
}

extension ProjectionCheck {
    fileprivate var json: JSONValue {
        var object = JSONObject([("meter", .string(meter.text))])
        object.set("filter", text: filter?.description)
        object.set("value", text: value?.description)
        return .object(object)
    }
}

extension ProjectedTemplate {
    fileprivate var json: JSONValue {
        var object = JSONObject([("target", .string(target))])
        object.set("idSuffix", text: idSuffix.isEmpty ? nil : idSuffix)
        object.set("value", text: value?.description)
        if !attributes.isEmpty {
            object.set("attributes", .array(attributes.map(\.json)))
        }
        if !dimensions.isEmpty {
            object.set(
                "dimensions",
                .array(dimensions.map { ["name": .string($0.name), "dimension": .string($0.dimension)] })
            )
        }
        return .object(object)
    }
}

extension ProjectedAttribute {
    fileprivate var json: JSONValue {
        var object = JSONObject([("name", .string(name)), ("value", .string(value.description))])
        object.set("meter", text: meter?.text)
        object.set("filter", text: filter?.description)
        object.set("from", text: from?.description)
        object.set("to", text: to?.description)
        object.set("otherwise", text: otherwise?.description)
        object.set("unit", text: unit)
        return .object(object)
    }
}

extension ProjectedEvent {
    /// The event as JSON: quantities as strings, dimensions by name, what is absent left out.
    package var json: JSONValue {
        var object = JSONObject([
            ("id", .string(id)), ("target", .string(target)), ("customer", .string(customer)),
            ("timestamp", .string(timestamp.description)),
        ])
        object.set("value", text: value?.description)
        if !attributes.isEmpty {
            object.set("attributes", .array(attributes.map(\.json)))
        }
        if !dimensions.isEmpty {
            let sorted = dimensions.sorted { $0.key < $1.key }
            object.set("dimensions", .object(JSONObject(sorted.map { ($0.key, .string($0.value)) })))
        }
        return .object(object)
    }
}

extension ProjectedEvent.Attribute {
    fileprivate var json: JSONValue {
        var object = JSONObject([("name", .string(name)), ("value", .string(value.description))])
        object.set("unit", text: unit)
        return .object(object)
    }
}

extension JSONObject {
    /// Sets a text where there is one.
    fileprivate mutating func set(_ key: String, text: String?) {
        if let text { set(key, .string(text)) }
    }
}
