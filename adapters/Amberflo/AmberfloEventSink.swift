import AdapterKit
import Metering

/// Where Amberflo takes usage events; each meter gets events of its own.
struct AmberfloEventSink: EventSink {
    let client: AmberfloClient

    /// The batch of Amberflo's own clients; the API document sets no bound.
    let maximumBatch = 100

    /// Events are duplicates only where all their attributes are equal (Amberflo documentation: Duplicate handling).
    let countsChangedRepeats = true

    func ingest(_ events: [ProjectedEvent]) async throws(AdapterError) -> [IngestOutcome] {
        let refusals = events.map(refusal)
        let open = zip(events, refusals).filter { $1 == nil }.map(\.0)
        var sent = try await send(open[...])[...]
        return refusals.map { $0 ?? sent.popFirst() ?? .accepted }
    }

    /// Why an event is not sent at all; `nil` where nothing speaks against it.
    private func refusal(_ event: ProjectedEvent) -> IngestOutcome? {
        guard let limit = client.dialect.dimensionValueLimit else { return nil }
        let long = event.dimensions.filter { $0.value.unicodeScalars.count > limit }.keys.sorted()
        guard !long.isEmpty else { return nil }
        let names = long.map { "`\($0)`" }.joined(separator: ", ")
        return .rejected("the value of the dimension \(names) has more than \(limit) characters")
    }

    /// Sends events; those that Amberflo refuses are found by halving, since its answer names none.
    ///
    /// What was taken before is sent again then, and counts once: Amberflo counts equal events once.
    private func send(_ events: ArraySlice<ProjectedEvent>) async throws(AdapterError) -> [IngestOutcome] {
        guard !events.isEmpty else { return [] }
        do {
            try await client.ingest(events.map(AmberfloEvent.json))
            return events.map { _ in .accepted }
        } catch {
            guard error.refusesContent else { throw error }
            guard events.count > 1 else { return [.rejected(error.refusal)] }
            let middle = events.startIndex + events.count / 2
            return try await send(events[..<middle]) + send(events[middle...])
        }
    }
}
