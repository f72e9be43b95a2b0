import AdapterKit
import Metering
import SyncEngine

/// Decides what one vendor gets of each line: what the projection makes of its event, less what it got before.
struct LineProjector: Sendable {
    private let vendor: String
    let projection: ProjectionTimeline
    private let declared: DeclaredEvents
    /// Whether the vendor counts an event again that comes again with other content.
    private let countsChangedRepeats: Bool
    /// The lines before it are those of earlier runs.
    private let start: InputPlace
    /// A batch that the vendor has counted, whose answer was lost: nothing of it is sent, and what the projection rejects of it
    /// is told.
    private let counted: IngestCheckpoint.Batch?
    /// The events that were looked at; where the vendor knows them by their ids itself, the last of them.
    private var known: KnownEvents

    /// How many of the last events are remembered where the vendor counts an id once by itself.
    private static let remembered = 1 << 20

    init(
        _ vendor: String,
        _ projection: ProjectionTimeline,
        _ declared: DeclaredEvents,
        _ destination: IngestDestination,
        from start: InputPlace,
        _ counted: IngestCheckpoint.Batch?
    ) {
        self.vendor = vendor
        self.projection = projection
        self.declared = declared
        countsChangedRepeats = destination.countsChangedRepeats
        self.start = start
        self.counted = counted
        let mayForget = !destination.countsRepeats && !destination.countsChangedRepeats
        known = KnownEvents(limit: mayForget ? Self.remembered : nil)
    }

    /// What goes out of a line, with which it is noted; `nil` for a line of an earlier run.
    mutating func part(_ line: UsageEventLine) -> EventBatch? {
        let repeated = note(line)
        let isEarlier = line.end <= start.offset
        guard !isEarlier || countsChangedRepeats else { return nil }
        var part =
            switch repeated {
            case nil: projected(line)
            case .same: EventBatch.repeated(line)
            case .other(let first): contested(line, by: first)
            }
        if countsChangedRepeats {
            let count = part.items.count
            part.items = part.items.filter { known.insert($0.projected) }
            part.duplicates += count - part.items.count
        }
        let wentBefore = isCounted(line.place) && !part.items.isEmpty
        if wentBefore { part.items = [] }
        account(&part, of: line, wentBefore: wentBefore)
        return isEarlier ? nil : part
    }

    /// Whether a place lies within the batch that the vendor has counted already.
    func isCounted(_ place: InputPlace) -> Bool {
        counted.map { start < place && place <= $0.end.place } ?? false
    }

    /// Lets an event be sent again which the vendor did not take.
    mutating func forget(_ event: ProjectedEvent) { known.remove(event) }

    /// Notes the event of a line for this vendor; answers with what it is where its id was met before.
    private mutating func note(_ line: UsageEventLine) -> KnownEvents.Repeat? {
        guard let event = line.event, isAddressed(line.letter) else { return nil }
        // What the project does not declare counts nowhere, so that its id is free.
        guard declared.contains(event) else { return nil }
        return known.note(event, line.letter, line: line.line)
    }

    /// Counts the event of a line in what becomes of it, or became of it with a batch that the vendor has counted already.
    private func account(_ part: inout EventBatch, of line: UsageEventLine, wentBefore: Bool) {
        guard let event = line.event else { return }
        if wentBefore {
            part.account.sent = 1
            part.account.partial = part.rejects.isEmpty ? 0 : 1
        } else if !part.items.isEmpty {
            part.going = [(part.items.count, !part.rejects.isEmpty)]
        } else if !declared.contains(event) {
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

    private func isAddressed(_ letter: LetterHead?) -> Bool {
        letter?.vendor.map { $0 == vendor } ?? true
    }

    /// What the vendor gets of a line.
    private func projected(_ line: UsageEventLine) -> EventBatch {
        var batch = EventBatch(end: line.place)
        guard let event = line.event, isAddressed(line.letter) else { return batch }
        var projection = projection.projection(for: event)
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
            .init(vendor: vendor, event: event, meters: rejection.meters, reason: rejection.reason)
        }
        let isUntaken = outcome.events.isEmpty && batch.rejects.isEmpty && declared.contains(event)
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
        batch.rejects = [.init(vendor: vendor, event: event, meters: meters, reason: reason)]
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
                vendor: vendor,
                event: event,
                meters: rule.meters.filter(lettered.contains),
                reason: "\(vendor) has this event already, since it serves \(others) too, and counts no id twice: "
                    + "take the event back at \(vendor), and send the corrected event itself in place of its letter"
            )
        }
    }
}
