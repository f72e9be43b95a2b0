import AdapterKit
package import Metering

extension Binding {
    /// The binding as JSON.
    ///
    /// Whether it was synced is said only where it was, so that what was written of others before reads the same.
    package var json: JSONValue {
        var object: JSONObject = [
            "vendor": .string(vendor), "kind": .string(ref.kind.rawValue), "key": .string(ref.key), "id": .string(id),
            "name": .string(name), "meters": JSONValue(meters), "made": .bool(isOurs), "recorded": JSONValue(recorded),
            "definition": definition,
        ]
        if isSynced { object.set("synced", true) }
        return .object(object)
    }

    /// The binding that JSON stands for; `nil` where it stands for none.
    package init?(json: JSONValue) {
        guard let vendor = json["vendor"]?.string, let kind = json["kind"]?.string, let key = json["key"]?.string,
            let id = json["id"]?.string, let name = json["name"]?.string, let meters = json["meters"]?.meterKeys,
            let isOurs = json["made"]?.bool, let recorded = json["recorded"]?.image, let definition = json["definition"]
        else { return nil }
        self.init(
            vendor: vendor,
            ref: ObjectRef(ObjectKind(kind), key),
            id: id,
            name: name,
            meters: meters,
            isOurs: isOurs,
            recorded: recorded,
            definition: definition,
            isSynced: json["synced"]?.bool ?? false
        )
    }
}

extension PriorState {
    /// The state as JSON.
    package var json: JSONValue {
        ["object": object.map(\.json) ?? .null, "binding": binding.map(\.json) ?? .null]
    }

    /// The state that JSON stands for; `nil` where it stands for none.
    package init?(json: JSONValue) {
        guard let object = json["object"], let binding = json["binding"] else { return nil }
        self.init(object: ObservedObject(json: object), binding: Binding(json: binding))
    }
}
