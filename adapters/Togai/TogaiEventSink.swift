import AdapterKit
import Metering

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
