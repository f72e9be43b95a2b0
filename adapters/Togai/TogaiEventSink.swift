import AdapterKit
import Metering
import Transport

/// Sends events to Togai in batches.
struct TogaiEventSink: EventSink {
    let client: TogaiClient

    let maximumBatch = 500

    func ingest(_ events: [ProjectedEvent]) async throws(AdapterError) -> [IngestOutcome] {
        var outcomes = events.map { TogaiEvent.problem($0).map(IngestOutcome.rejected) ?? .accepted }
        let sendable = events.indices.filter { outcomes[$0] == .accepted }
        for (index, words) in try await refused(sendable.map { ($0, TogaiEvent.json(events[$0])) }) {
            outcomes[index] = .rejected(words)
        }
        return outcomes
    }

    /// The events that Togai refuses, with its words; a batch that is refused as a whole is halved until the culprit is found.
    private func refused(_ batch: [(index: Int, json: JSONValue)]) async throws(AdapterError) -> [Int: String] {
        guard !batch.isEmpty else { return [:] }
        var found: [Int: String] = [:]
        do throws(AdapterError) {
            for (position, words) in try await client.ingestBatch(batch.map(\.json)) {
                found[batch[position].index] = words
            }
        } catch {
            guard error.refusesContent else { throw error }
            guard batch.count > 1 else { return [batch[0].index: error.refusal] }
            let half = batch.count / 2
            found = try await refused(Array(batch[..<half]))
            found.merge(try await refused(Array(batch[half...]))) { first, _ in first }
        }
        return found
    }
}

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
