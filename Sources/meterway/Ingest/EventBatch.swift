import AdapterKit
import Metering

/// What one vendor gets of some lines, which goes out together.
struct EventBatch: Sendable {
    /// A vendor's event, and the usage event it was made of.
    struct Item: Sendable {
        var event: UsageEvent
        /// The meters that the vendor's event counts for.
        var meters: [Meter.Key]
        var projected: ProjectedEvent
    }

    /// The place after the last line.
    var end: InputPlace
    var items: [Item] = []
    /// The events that meters cannot count.
    var rejects: [IngestReport.Reject] = []
    /// How many usage events no meter takes.
    var untaken = 0
    /// How many usage events were met before.
    var duplicates = 0

    /// A line whose event was met before.
    static func repeated(_ line: UsageEventLine) -> EventBatch {
        var batch = EventBatch(end: line.place)
        batch.duplicates = 1
        return batch
    }

    /// Adds what the vendor gets of a later line.
    mutating func append(_ other: EventBatch) {
        end = other.end
        items += other.items
        rejects += other.rejects
        untaken += other.untaken
        duplicates += other.duplicates
    }

    /// The batch as a checkpoint notes it while it is under way.
    func noted(_ mark: IngestCheckpoint.Mark) -> IngestCheckpoint.Batch {
        .init(
            end: mark,
            first: items.first?.event.id ?? "",
            last: items.last?.event.id ?? "",
            records: items.count
        )
    }

    /// The items in parts of at most so many.
    func parts(_ size: Int) -> [ArraySlice<Item>] {
        stride(from: 0, to: items.count, by: size).map { items[$0..<min($0 + size, items.count)] }
    }
}
