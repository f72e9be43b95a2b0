import AdapterKit

/// Where a vendor's events go.
enum IngestDestination: Sendable {
    /// To the vendor itself, within its term.
    case sink(any EventSink, EventTerm?)
    /// Into a file that the vendor collects, within its term.
    case file(any EventWriter, FileAppender, EventTerm?)
    /// Nowhere: the vendor takes no events.
    case none

    /// The greatest number of events that go out together.
    var maximumBatch: Int {
        if case .sink(let sink, _) = self { return max(sink.maximumBatch, 1) }
        return 1_000
    }

    /// Whether an event that goes out twice is counted twice.
    var countsRepeats: Bool {
        if case .sink(let sink, _) = self { return sink.countsRepeats }
        return true
    }

    /// Whether an event that goes out again with other content is counted again.
    var countsChangedRepeats: Bool {
        if case .sink(let sink, _) = self { return sink.countsChangedRepeats }
        return false
    }

    /// Whether it has to be written down before a batch goes out that it does, since nobody can tell afterwards.
    ///
    /// What is in a file can be told by its length.
    var needsIntent: Bool {
        if case .sink(let sink, _) = self { return sink.countsRepeats }
        return false
    }

    /// Whether events can go there at all.
    var takesEvents: Bool {
        if case .none = self { return false }
        return true
    }

    /// The file, where the events go to one.
    var path: String? { written?.path }

    /// The file with its length, where the events go to one.
    var written: IngestCheckpoint.Written? {
        if case .file(_, let file, _) = self { return file.written }
        return nil
    }

    /// How late events are taken; `nil` where nothing is known of it.
    fileprivate var term: EventTerm? {
        switch self {
        case .sink(_, let term), .file(_, _, let term): term
        case .none: nil
        }
    }
}

extension VendorDelivery.Surroundings {
    /// How often a batch is sent at the most.
    private static let attempts = 6
    /// How long a vendor may ask to be left alone before a batch is given up for this run.
    private static let patience = Duration.seconds(120)

    /// Sends events, and answers for each in its order.
    ///
    /// Those beyond the vendor's term are held back, by one instant for all attempts: what a lost one may have brought there, no later
    /// one finds too old.
    func send(_ events: [ProjectedEvent], by destination: inout IngestDestination) async throws -> [IngestOutcome] {
        guard let term = destination.term else { return try await deliver(events, by: &destination) }
        let refusals = term.refusals(of: events)
        let open = zip(events, refusals).filter { $1 == nil }.map(\.0)
        let taken = try await open.isEmpty ? [] : deliver(open, by: &destination)
        var answers = taken[...]
        return refusals.map { $0.map(IngestOutcome.rejected) ?? answers.popFirst() ?? .accepted }
    }

    private func deliver(
        _ events: [ProjectedEvent],
        by destination: inout IngestDestination
    ) async throws -> [IngestOutcome] {
        switch destination {
        case .sink(let sink, _):
            return try await repeated(destination.countsRepeats) { () throws(AdapterError) in
                try await sink.ingest(events)
            }
        case .file(let writer, var file, let term):
            try file.append(writer.lines(events))
            destination = .file(writer, file, term)
            return events.map { _ in .accepted }
        case .none:
            return []
        }
    }

    /// Repeats a batch whose fate is unknown where the vendor counts a repeat once, and one that was refused for its pace.
    private func repeated(
        _ countsRepeats: Bool,
        _ body: () async throws(AdapterError) -> [IngestOutcome]
    ) async throws(AdapterError) -> [IngestOutcome] {
        var attempt = 1
        while true {
            do throws(AdapterError) {
                return try await body()
            } catch {
                guard attempt < Self.attempts, let delay = delay(error, attempt, countsRepeats), !shouldStop(),
                    (try? await sleep(delay)) != nil
                else { throw error }
            }
            attempt += 1
        }
    }

    private func delay(_ error: AdapterError, _ attempt: Int, _ countsRepeats: Bool) -> Duration? {
        let wait = Duration.seconds(1 << (attempt - 1))
        return switch error.category {
        case .rateLimited(let after), .retryable(let after): (after ?? wait) <= Self.patience ? after ?? wait : nil
        case .outcomeUnknown: countsRepeats ? nil : wait
        default: nil
        }
    }
}
