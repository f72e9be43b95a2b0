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

    let projection: ProjectionTimeline
    let surroundings: Surroundings
    private(set) var destination: IngestDestination
    private(set) var result: IngestReport.VendorResult
    /// How far earlier runs have come, which is not sent again.
    let start: InputPlace
    /// All lines before it are done with.
    private var done: InputPlace
    /// The digests of the projection, by its meters.
    private let digests: [String: String]
    /// What was written down last.
    private var noted: IngestCheckpoint.Progress
    /// A batch that the vendor has counted, whose answer was lost: nothing of it is sent, and what the projection rejects of it
    /// is told.
    private let counted: IngestCheckpoint.Batch?
    /// The events that were looked at; where the vendor knows them by their ids itself, the last of them.
    private var known: KnownEvents
    /// The letters since the last mark.
    private var letters: [UInt8] = []
    private var batchesSinceMark = 0

    /// How many batches a vendor that counts a repeat once may be ahead of its mark.
    private static let batchesPerMark = 16

    /// Whether anything went out that the vendor took, or may have taken.
    private var hasSent: Bool
    /// The end of a batch of which this run leaves it open whether the vendor has counted it.
    private var doubted: InputPlace?

    /// How many of the last events are remembered where the vendor counts an id once by itself.
    private static let remembered = 1 << 20

    init(
        name: String,
        projection: ProjectionTimeline,
        destination: IngestDestination,
        from progress: IngestCheckpoint.Progress,
        failure: String?,
        _ surroundings: Surroundings
    ) {
        self.projection = projection
        digests = surroundings.ledger.keepsMarks ? projection.digests : [:]
        self.destination = destination
        self.surroundings = surroundings
        noted = progress
        start = progress.mark.place
        counted = failure == nil ? progress.inDoubt : nil
        hasSent = counted != nil
        done = start
        let mayForget = !destination.countsRepeats && !destination.countsChangedRepeats
        known = KnownEvents(limit: mayForget ? Self.remembered : nil)
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
            guard let part = part(line) else { continue }
            if isCounted(batch.end), !isCounted(line.place) {
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
        Set(projection.digests.keys.flatMap { $0.split(separator: ",").map(String.init) })
    }

    /// Notes the event of a line for this vendor; answers with what it is where its id was met before.
    private mutating func note(_ line: UsageEventLine) -> KnownEvents.Repeat? {
        guard let event = line.event, isAddressed(line.letter) else { return nil }
        // What the project does not declare counts nowhere, so that its id is free.
        guard surroundings.declared.contains(event) else { return nil }
        return known.note(event, line.letter, line: line.line)
    }

    /// What goes out of a line, with which it is noted; `nil` for a line of an earlier run.
    private mutating func part(_ line: UsageEventLine) -> EventBatch? {
        let repeated = note(line)
        let isEarlier = line.end <= start.offset
        guard !isEarlier || destination.countsChangedRepeats else { return nil }
        var part =
            switch repeated {
            case nil: projected(line)
            case .same: EventBatch.repeated(line)
            case .other(let first): contested(line, by: first)
            }
        if destination.countsChangedRepeats {
            let count = part.items.count
            part.items = part.items.filter { known.insert($0.projected) }
            part.duplicates += count - part.items.count
        }
        let wentBefore = isCounted(line.place) && !part.items.isEmpty
        if wentBefore { part.items = [] }
        account(&part, of: line, wentBefore: wentBefore)
        return isEarlier ? nil : part
    }

    /// Counts the event of a line in what becomes of it, or became of it with a batch that the vendor has counted already.
    private func account(_ part: inout EventBatch, of line: UsageEventLine, wentBefore: Bool) {
        guard let event = line.event else { return }
        if wentBefore {
            part.account.sent = 1
            part.account.partial = part.rejects.isEmpty ? 0 : 1
        } else if !part.items.isEmpty {
            part.going = [(part.items.count, !part.rejects.isEmpty)]
        } else if !surroundings.declared.contains(event) {
            part.account.undeclared = 1
        } else if !isAddressed(line.letter) {
            part.account.elsewhere = 1
        } else if part.duplicates > 0 {
            part.account.repeated = 1
        } else if !part.rejects.isEmpty {
            part.account.rejected = 1
        } else {
            part.account.unmetered = 1
        }
    }

    /// Whether a place lies within the batch that the vendor has counted already.
    private func isCounted(_ place: InputPlace) -> Bool {
        counted.map { start < place && place <= $0.end.place } ?? false
    }

    private func isAddressed(_ letter: LetterHead?) -> Bool {
        letter?.vendor.map { $0 == result.name } ?? true
    }

    /// What the vendor gets of a line.
    private func projected(_ line: UsageEventLine) -> EventBatch {
        var batch = EventBatch(end: line.place)
        guard let event = line.event, isAddressed(line.letter) else { return batch }
        var projection = projection.projection(at: event.timestamp)
        if let meters = line.letter?.meters, !meters.isEmpty {
            projection.rules.removeAll { Set($0.meters).isDisjoint(with: meters) }
            batch.rejects = shared(event, by: meters, &projection)
        }
        let outcome = projection.apply(to: event)
        batch.items = outcome.events.map { projected in
            let meters = projection.rules.filter { $0.output.target == projected.target }.flatMap(\.meters)
            return EventBatch.Item(event: event, meters: meters, projected: projected)
        }
        batch.rejects += outcome.rejections.map { rejection in
            .init(vendor: result.name, event: event, meters: rejection.meters, reason: rejection.reason)
        }
        let isUntaken = outcome.events.isEmpty && batch.rejects.isEmpty && surroundings.declared.contains(event)
        batch.untaken = isUntaken ? 1 : 0
        return batch
    }

    /// What the vendor gets of an event whose id another one has, which stands in an earlier line: nothing, since of an id the first
    /// counts, as in the reference.
    private func contested(_ line: UsageEventLine, by first: Int) -> EventBatch {
        let taken = projected(line)
        let meters = Set(taken.items.flatMap(\.meters) + taken.rejects.flatMap(\.meters)).sorted()
        guard let event = line.event, !meters.isEmpty else { return taken }
        let reason =
            "lines \(first) and \(line.line) have this id with different content, and of an id the first counts: leave the "
            + "later one out, or give it an id of its own where both happened"
        var batch = EventBatch(end: line.place)
        batch.rejects = [.init(vendor: result.name, event: event, meters: meters, reason: reason)]
        return batch
    }

    /// The meters of a letter whose event went out for others too, which no repair reaches.
    ///
    /// The vendor knows the event by its id, and counts no id twice. What would be sent of them is taken out of the projection.
    private func shared(
        _ event: UsageEvent,
        by meters: [Meter.Key],
        _ projection: inout EventProjection
    ) -> [IngestReport.Reject] {
        let lettered = Set(meters)
        let taken = projection.rules.filter { $0.takes(event) && !lettered.isSuperset(of: $0.meters) }
        projection.rules.removeAll { taken.contains($0) }
        return taken.map { rule in
            let others = Excerpt.list(rule.meters.filter { !lettered.contains($0) })
            return .init(
                vendor: result.name,
                event: event,
                meters: rule.meters.filter(lettered.contains),
                reason: "\(result.name) has this event already, since it serves \(others) too, and counts no id twice: "
                    + "take the event back at \(result.name), and send the corrected event itself in place of its letter"
            )
        }
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
            switch outcome {
            case .accepted:
                result.accepted += 1
                hasSent = true
            case .duplicate: result.duplicates += 1
            case .rejected(let reason):
                known.remove(item.projected)
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
