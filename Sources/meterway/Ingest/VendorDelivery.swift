import AdapterKit
import Foundation
import Metering
import SyncEngine

/// Takes usage events to one vendor, through the projection, in batches.
struct VendorDelivery: Sendable {
    /// Where a vendor's events go.
    enum Road: Sendable {
        /// To the vendor itself.
        case sink(any EventSink)
        /// Into a file that the vendor collects.
        case file(any EventWriter, path: String)
        /// Nowhere: the vendor takes no events.
        case none
    }

    let projection: ProjectionTimeline
    let road: Road
    let sleep: @Sendable (Duration) async throws -> Void
    private(set) var result: IngestReport.VendorResult
    /// The ids that were sent, kept only where the vendor would count a repeat.
    private var sent: Set<String> = []

    /// The id of the event that was looked at last.
    private var last: String?

    /// How often a batch is sent at the most.
    static let attempts = 4

    init(
        name: String,
        projection: ProjectionTimeline,
        road: Road,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.projection = projection
        self.road = road
        self.sleep = sleep
        result = IngestReport.VendorResult(name: name)
        switch road {
        case .file(_, let path): result.file = path
        case .none: result.failure = "the vendor takes no usage events"
        case .sink: break
        }
    }

    /// Takes further events to the vendor; after a failure nothing more is sent.
    mutating func deliver(_ events: [UsageEvent]) async {
        var batch: [(event: UsageEvent, projected: ProjectedEvent)] = []
        for event in events where result.failure == nil {
            last = event.id
            for projected in project(event) {
                batch.append((event, projected))
                if batch.count == maximumBatch {
                    await send(batch)
                    batch = []
                }
            }
        }
        if !batch.isEmpty, result.failure == nil {
            await send(batch)
        }
    }

    /// Notes that the run was stopped before the end of the input.
    mutating func stop() {
        guard result.failure == nil else { return }
        let rest = countsRepeats ? last.map { "after the event `\($0)`" } : nil
        result.failure =
            "The run was stopped before the end of the events. "
            + (rest.map { "Send the rest, from \($0) on." }
                ?? "Send the same file again: what the vendor has is counted once.")
    }

    private var maximumBatch: Int {
        if case .sink(let sink) = road { return max(sink.maximumBatch, 1) }
        return 1000
    }

    private var countsRepeats: Bool {
        if case .sink(let sink) = road { return sink.countsRepeats }
        return true
    }

    private mutating func project(_ event: UsageEvent) -> [ProjectedEvent] {
        if countsRepeats, !sent.insert(event.id).inserted {
            result.duplicates += 1
            return []
        }
        let outcome = projection.projection(at: event.timestamp).apply(to: event)
        for rejection in outcome.rejections {
            let meters = rejection.meters.map(\.text).joined(separator: ", ")
            result.rejects.append(.init(vendor: result.name, event: event, reason: "\(meters): \(rejection.reason)"))
        }
        if outcome.events.isEmpty, outcome.rejections.isEmpty {
            result.untaken += 1
        }
        return outcome.events
    }

    private mutating func send(_ batch: [(event: UsageEvent, projected: ProjectedEvent)]) async {
        do throws(AdapterError) {
            switch road {
            case .sink(let sink):
                let outcomes = try await repeated { () throws(AdapterError) in
                    try await sink.ingest(batch.map(\.projected))
                }
                count(outcomes, of: batch)
            case .file(let writer, let path):
                try append(writer.lines(batch.map(\.projected)), to: path)
                result.accepted += batch.count
            case .none: break
            }
        } catch {
            result.failure = "\(error) \(advice(error, batch[0].event.id))"
        }
    }

    private mutating func count(
        _ outcomes: [IngestOutcome],
        of batch: [(event: UsageEvent, projected: ProjectedEvent)]
    ) {
        for (outcome, pair) in zip(outcomes, batch) {
            switch outcome {
            case .accepted: result.accepted += 1
            case .duplicate: result.duplicates += 1
            case .rejected(let reason):
                result.rejects.append(.init(vendor: result.name, event: pair.event, reason: reason))
            }
        }
    }

    /// Repeats a batch whose fate is unknown where the vendor counts a repeat once, and one that was refused for its pace.
    private func repeated(
        _ body: () async throws(AdapterError) -> [IngestOutcome]
    ) async throws(AdapterError) -> [IngestOutcome] {
        var attempt = 1
        while true {
            do throws(AdapterError) {
                return try await body()
            } catch {
                guard attempt < Self.attempts, let delay = delay(error, attempt) else { throw error }
                guard (try? await sleep(delay)) != nil else { throw error }
            }
            attempt += 1
        }
    }

    private func delay(_ error: AdapterError, _ attempt: Int) -> Duration? {
        switch error.category {
        case .rateLimited(let after), .retryable(let after): after ?? .seconds(attempt)
        case .outcomeUnknown: countsRepeats ? nil : .seconds(attempt)
        default: nil
        }
    }

    private func advice(_ error: AdapterError, _ id: String) -> String {
        if error.category == .outcomeUnknown, countsRepeats {
            return
                "The batch that begins with the event `\(id)` may have been counted, and this vendor counts a repeat again; "
                + "look at the vendor before sending from that event on."
        }
        return countsRepeats
            ? "Nothing from the event `\(id)` on was sent; send the rest from there."
            : "Send the same file again: what the vendor has is counted once."
    }

    private func append(_ bytes: [UInt8], to path: String) throws(AdapterError) {
        do {
            try FileAppender.append(bytes, to: path)
        } catch {
            throw AdapterError(
                vendor: result.name,
                operation: "write usage records",
                category: .rejected,
                message: "\(path) cannot be written: \(error.localizedDescription)."
            )
        }
    }
}
