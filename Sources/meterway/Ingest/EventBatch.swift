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
    /// What became of the usage events of which nothing goes out.
    var account = EventAccount()
    /// Of each usage event of which something goes out, in order: how many items it makes, and whether meters reject it.
    var going: [(items: Int, isPartial: Bool)] = []

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
        account.add(other.account)
        going += other.going
    }

    /// What became of all its usage events, once each item has its outcome.
    func settled(by outcomes: [IngestOutcome]) -> EventAccount {
        var account = self.account
        var rest = outcomes[...]
        for event in going {
            let own = rest.prefix(event.items)
            rest = rest.dropFirst(event.items)
            let refused = own.count { if case .rejected = $0 { true } else { false } }
            if refused == own.count {
                account.rejected += 1
            } else {
                account.sent += 1
                account.partial += refused > 0 || event.isPartial ? 1 : 0
            }
        }
        return account
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
