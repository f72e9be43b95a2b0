/// The role of a vendor that takes usage events.
package protocol EventSink: Sendable {
    /// The greatest number of events one request carries.
    var maximumBatch: Int { get }

    /// Whether the vendor counts an event again that it gets twice, so that a batch whose fate is unknown is not repeated.
    var countsRepeats: Bool { get }

    /// Whether the vendor knows a repeat only by all that is in it, so that it counts an id again that comes with other content.
    var countsChangedRepeats: Bool { get }

    /// Sends one batch, and answers for each event in its order.
    func ingest(_ events: [ProjectedEvent]) async throws(AdapterError) -> [IngestOutcome]
}

extension EventSink {
    /// A vendor that knows an event by its id counts it once.
    package var countsRepeats: Bool { false }

    /// A vendor that knows an event by its id looks at nothing else of a repeat.
    package var countsChangedRepeats: Bool { false }
}

extension AdapterError {
    /// Whether the vendor refuses what a request carries, so that it may take a part of it; any other refusal, such as that of an
    /// address, would meet every event.
    package var refusesContent: Bool {
        category == .rejected && [400, 413, 422].contains(status)
    }

    /// Why an event that went out alone was refused: the vendor's words, with status and request.
    package var refusal: String {
        (vendorMessage ?? message) + (status.map { " [status \($0)]" } ?? "")
            + (requestID.map { " (request \($0))" } ?? "")
    }
}

/// The role of a vendor that takes usage by a way of its own, such as a file that a stream collects.
package protocol EventWriter: Sendable {
    /// The events in the vendor's own form, one a line, each line ended.
    func lines(_ events: [ProjectedEvent]) -> [UInt8]
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
