import AdapterKit
import Foundation
import Metering
import SyncEngine

/// Takes usage events to one vendor, through the projection, in batches.
struct VendorDelivery: Sendable {
    /// What a delivery has to do with, beside its vendor.
    struct Surroundings: Sendable {
        let ledger: IngestLedger
        let declared: DeclaredEvents
        let sleep: @Sendable (Duration) async throws -> Void
        let shouldStop: @Sendable () -> Bool

        /// Whether a line is an event that the project declares.
        func isOfUse(_ line: UsageEventLine) -> Bool { line.event.map(declared.contains) ?? false }

        /// Adds to a report what is wrong with a line that is of no use.
        func tell(_ line: UsageEventLine, _ report: inout IngestReport) {
            guard let name = line.event?.event else { return report.add(line) }
            report.add(undeclared: name, line: line.line, remedy: declared.remedy(name))
        }
    }

    let surroundings: Surroundings
    private(set) var destination: IngestDestination
    private(set) var result: IngestReport.VendorResult
    /// How far earlier runs have come, which is not sent again.
    let start: InputPlace
    /// All lines before it are done with.
    private var done: InputPlace
    /// What the vendor gets of each line.
    private var projector: LineProjector
    /// The digests of the projection, by its meters.
    private let digests: [String: String]
    /// What was written down last.
    private var noted: IngestCheckpoint.Progress
    /// A batch that the vendor has counted, whose answer was lost.
    private let counted: IngestCheckpoint.Batch?
    /// The letters since the last mark.
    private var letters: [UInt8] = []
    private var batchesSinceMark = 0

    /// How many batches a vendor that counts a repeat once may be ahead of its mark.
    private static let batchesPerMark = 16

    /// The customers whose events went out, by meter; `nil` where the vendor counts for everybody.
    private(set) var fed: [Meter.Key: Set<String>]?

    /// Whether anything went out that the vendor took, or may have taken.
    private var hasSent: Bool
    /// The end of a batch of which this run leaves it open whether the vendor has counted it.
    private var doubted: InputPlace?

    init(
        name: String,
        projection: ProjectionTimeline,
        destination: IngestDestination,
        from progress: IngestCheckpoint.Progress,
        failure: String?,
        notesCustomers: Bool,
        _ surroundings: Surroundings
    ) {
        fed = notesCustomers ? [:] : nil
        digests = surroundings.ledger.keepsMarks ? projection.digests : [:]
        self.destination = destination
        self.surroundings = surroundings
        noted = progress
        start = progress.mark.place
        counted = failure == nil ? progress.inDoubt : nil
        hasSent = counted != nil
        done = start
        projector = LineProjector(name, projection, surroundings.declared, destination, from: start, counted)
        result = IngestReport.VendorResult(name: name)
        result.line = start.line
        result.file = destination.path
        result.failure = failure ?? (destination.takesEvents ? nil : "the vendor takes no usage events")
    }

    /// Whether the lines of earlier runs have to be read again, to know a repeat.
    var needsEarlierLines: Bool {
        (destination.countsRepeats || destination.countsChangedRepeats) && result.failure == nil
    }

    /// Notes why the vendor gets nothing.
    mutating func refuse(_ reason: String) { result.failure = result.failure ?? reason }

    /// What the vendor was given of the input, earlier runs included, once all of it was read or not; `nil` where this run gave
    /// it nothing.
    func given(_ isRead: Bool) -> SentInputs.Given? {
        guard hasSent else { return nil }
        let place = max(done, counted?.end.place ?? done)
        if let doubted {
            return place.offset > 0
                ? .init(place: place, certainty: .atLeast, isAll: false)
                : .init(place: doubted, certainty: .perhaps, isAll: false)
        }
        return .init(place: place, certainty: .exact, isAll: isRead && result.failure == nil)
    }

    /// Takes further lines to the vendor; after a failure nothing more is sent.
    mutating func deliver(_ piece: InputPiece) async {
        result.account.read += piece.lines.count { $0.event != nil && $0.end > start.offset }
        var batch = EventBatch(end: done)
        for line in piece.lines where result.failure == nil {
            guard let part = projector.part(line) else { continue }
            if projector.isCounted(batch.end), !projector.isCounted(line.place) {
                // What was counted is done with before anything is sent: both together would be in doubt.
                finish(batch, [], piece)
                batch = EventBatch(end: done)
            }
            if !batch.items.isEmpty, batch.items.count + part.items.count > destination.maximumBatch {
                await send(batch, piece)
                batch = EventBatch(end: done)
            }
            batch.append(part)
        }
        guard result.failure == nil else { return }
        await send(batch, piece)
        guard result.failure == nil else { return }
        mark(piece)
    }

    /// Notes that the run was stopped before the end of the input.
    mutating func stop() {
        guard result.failure == nil else { return }
        result.failure = "The run was stopped before the end of the events. \(wayOn)"
    }

    /// What to do about the events that were not sent.
    private var wayOn: String {
        if surroundings.ledger.keepsMarks {
            return "Run the same command again: it goes on after line \(done.line)."
        }
        if destination.countsRepeats { return "Send the lines after line \(done.line)." }
        return destination.countsChangedRepeats
            ? "Send the same file again, before it or a meter is changed: what the vendor has is counted once so, and again "
                + "where an id comes with other content."
            : "Send the same file again: what the vendor has is counted once."
    }
}

extension VendorDelivery {
    /// The keys of the meters that the vendor counts by.
    var meters: Set<String> {
        Set(projector.projection.digests.keys.flatMap { $0.split(separator: ",").map(String.init) })
    }

    private mutating func send(_ batch: EventBatch, _ piece: InputPiece) async {
        guard !batch.items.isEmpty else { return finish(batch, [], piece) }
        guard !surroundings.shouldStop() else {
            mark(piece)
            return stop()
        }
        var outcomes: [IngestOutcome] = []
        let before = destination
        do {
            if destination.needsIntent { try write(piece, inDoubt: batch.noted(piece.mark(batch.end))) }
            for part in batch.parts(destination.maximumBatch) {
                outcomes += try await surroundings.send(part.map(\.projected), by: &destination)
            }
        } catch {
            if !destination.needsIntent { destination = before }
            return fail(error, batch, outcomes, piece)
        }
        finish(batch, outcomes, piece)
    }

    private mutating func fail(
        _ error: any Error,
        _ batch: EventBatch,
        _ outcomes: [IngestOutcome],
        _ piece: InputPiece
    ) {
        let isUnknown = (error as? AdapterError)?.category == .outcomeUnknown || !outcomes.isEmpty
        hasSent = hasSent || isUnknown
        guard destination.needsIntent, isUnknown else {
            result.failure = "\(error) \(wayOn)"
            return mark(piece)
        }
        doubted = batch.end
        let open = batch.noted(.init(place: batch.end))
        let remedy =
            surroundings.ledger.keepsMarks ? InDoubtWords.remedy : InDoubtWords.remedy(open, after: done.line)
        result.failure = "\(error) \(InDoubtWords.sentence(open, after: done.line)) \(remedy)"
    }

    /// Counts what became of a batch, after which its lines are done with.
    private mutating func finish(_ batch: EventBatch, _ outcomes: [IngestOutcome], _ piece: InputPiece) {
        var rejects = batch.rejects
        for (outcome, item) in zip(outcomes, batch.items) {
            for key in item.meters { fed?[key, default: []].insert(item.projected.customer) }
            switch outcome {
            case .accepted:
                result.accepted += 1
                hasSent = true
            case .duplicate: result.duplicates += 1
            case .rejected(let reason):
                projector.forget(item.projected)
                rejects.append(.init(vendor: result.name, event: item.event, meters: item.meters, reason: reason))
            }
        }
        for reject in rejects { result.add(reject) }
        result.duplicates += batch.duplicates
        result.untaken += batch.untaken
        result.account.add(batch.settled(by: outcomes))
        letters += rejects.flatMap(DeadLetters.line)
        done = batch.end
        result.line = done.line
        batchesSinceMark += 1
        if destination.countsRepeats || batchesSinceMark >= Self.batchesPerMark || letters.count > 1 << 20 {
            mark(piece)
        }
    }

    /// Writes down how far the vendor has come; a failure to do so is one of the delivery.
    private mutating func mark(_ piece: InputPiece) {
        do {
            try write(piece, inDoubt: nil)
        } catch {
            result.failure = result.failure ?? "\(error)"
        }
    }

    private mutating func write(_ piece: InputPiece, inDoubt: IngestCheckpoint.Batch?) throws {
        guard surroundings.ledger.keepsMarks else {
            try surroundings.ledger.commit(letters) { _ in }
            letters = []
            return
        }
        var progress = noted
        if done != noted.mark.place { progress.mark = piece.mark(done) }
        progress.projection = digests
        progress.inDoubt = inDoubt ?? counted.flatMap { done < $0.end.place ? $0 : nil }
        progress.file = destination.written
        guard progress != noted || !letters.isEmpty else { return }
        try surroundings.ledger.commit(letters) { [name = result.name] in $0.vendors[name] = progress }
        noted = progress
        letters = []
        batchesSinceMark = 0
    }
}
