import AdapterKit
import Metering

/// An event in Togai's own form (Togai API: Ingest events to Togai).
enum TogaiEvent {
    /// The event as JSON; a text that is empty is left out, since Togai's have at least one character.
    static func json(_ event: ProjectedEvent) -> JSONValue {
        var dimensions = JSONObject()
        for (name, text) in event.dimensions.sorted(by: { $0.key < $1.key }) where !text.isEmpty {
            dimensions[name] = .string(text)
        }
        return [
            "schemaName": .string(event.target), "id": .string(event.id),
            "timestamp": .string(event.timestamp.description), "accountId": .string(event.customer),
            "attributes": .array(event.attributes.map(attribute)), "dimensions": .object(dimensions),
        ]
    }

    /// Why Togai would refuse the event; `nil` where nothing is known against it.
    static func problem(_ event: ProjectedEvent) -> String? {
        if event.id.unicodeScalars.count > 512 { return "the event's id is longer than Togai's 512 characters" }
        if event.customer.unicodeScalars.count > 512 { return "the customer is longer than Togai's 512 characters" }
        if event.attributes.count > TogaiNames.attributesPerEvent {
            return
                "the event has \(event.attributes.count) attributes, and Togai takes \(TogaiNames.attributesPerEvent)"
        }
        if let long = event.dimensions.filter({ $0.value.unicodeScalars.count > 200 }).keys.min() {
            return "the dimension `\(long)` is longer than Togai's 200 characters"
        }
        if let long = event.attributes.first(where: { $0.value.description.utf8.count > 512 }) {
            return "the attribute `\(long.name)` is longer than Togai's 512 digits"
        }
        return nil
    }

    private static func attribute(_ attribute: ProjectedEvent.Attribute) -> JSONValue {
        var json = JSONObject([("name", .string(attribute.name)), ("value", .string(attribute.value.description))])
        json["unit"] = attribute.unit.map(JSONValue.string)
        return .object(json)
    }
}
