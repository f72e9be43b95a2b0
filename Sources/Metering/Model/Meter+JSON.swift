extension Meter {
    /// The definition as JSON, with the names that meter files use; what is absent is left out.
    package var json: JSONValue {
        var object = JSONObject(reservingFor: 16)
        object["key"] = .string(key.text)
        object["name"] = .string(name)
        object["description"] = description.map(JSONValue.string)
        object["unit"] = unit.map(JSONValue.string)
        object["event"] = event.map(JSONValue.string)
        object["aggregation"] = aggregation.json
        object["value"] = value.map(\.json)
        object["filter"] = filter.map(\.json)
        if !dimensions.isEmpty {
            object["dimensions"] = .array(dimensions.map(JSONValue.string))
        }
        object["resetSchedule"] = resetSchedule.map(\.json)
        object["category"] = category.map(JSONValue.string)
        object["activeFrom"] = activeFrom.map { .string($0.description) }
        object["activeTo"] = activeTo.map { .string($0.description) }
        object["externalRef"] = externalRef.map(JSONValue.string)
        object["billableName"] = billableName.map(JSONValue.string)
        if status != .active {
            object["status"] = .string(status.rawValue)
        }
        if !labels.isEmpty {
            var texts = JSONObject()
            for (name, text) in labels.sorted(by: { $0.key < $1.key }) {
                texts[name] = .string(text)
            }
            object["labels"] = .object(texts)
        }
        return .object(object)
    }
}

extension Aggregation {
    /// The aggregation as meter files write it.
    package var json: JSONValue {
        switch self {
        case .unique(.customer): .object(JSONObject([("unique", "customer")]))
        case .unique(.dimension(let name)):
            .object(
                JSONObject([("unique", .string(Expression.dimension(name).description))])
            )
        default: .string(kind.rawValue)
        }
    }
}

extension Formula {
    /// The formula as meter files write it.
    package var json: JSONValue {
        switch self {
        case .expression(let expression): .string(expression.description)
        case .opaque(let dialect, let text):
            .object(JSONObject([("opaque", .string(dialect)), ("text", .string(text))]))
        }
    }
}

extension ResetSchedule {
    /// The schedule as meter files write it.
    package var json: JSONValue {
        .object(JSONObject([("cron", .string(cron.source)), ("timezone", .string(timeZone.identifier))]))
    }
}
