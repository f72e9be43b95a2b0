/// The role of a vendor that takes usage events.
package protocol EventSink: Sendable {
    /// The greatest number of events one request carries.
    var maximumBatch: Int { get }

    /// Sends one batch, and answers for each event in its order.
    func ingest(_ events: [ProjectedEvent]) async throws(AdapterError) -> [IngestOutcome]
}

/// What became of one event at a vendor.
package enum IngestOutcome: Sendable, Hashable {
    /// The vendor took it.
    case accepted
    /// The vendor had it already, and counts it once.
    case duplicate
    /// The vendor refused it; the text is the vendor's.
    case rejected(String)
}
