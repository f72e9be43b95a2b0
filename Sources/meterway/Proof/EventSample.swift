import Metering

/// The events of one file, and what a gateway makes of them before any vendor sees them: each id once, in order of time.
struct EventSample: Sendable, Hashable {
    /// An event whose id was there before.
    struct Repeat: Sendable, Hashable {
        /// The id.
        var id: String
        /// Whether the repeat says something else than the first event of the id.
        var differs: Bool
    }

    /// The file, as people know it.
    let name: String
    /// The events as they stand in the file.
    let events: [UsageEvent]
    /// The first event of each id, by timestamp and then by id.
    let unique: [UsageEvent]
    /// The events that were left out of ``unique``, in the file's order.
    let repeats: [Repeat]

    /// Makes a sample of events.
    init(name: String, events: [UsageEvent]) {
        self.name = name
        self.events = events
        var first: [ExactText: UsageEvent] = [:]
        var repeats: [Repeat] = []
        for event in events {
            if let known = first[ExactText(event.id)] {
                repeats.append(Repeat(id: event.id, differs: known != event))
            } else {
                first[ExactText(event.id)] = event
            }
        }
        unique = first.values.sorted { ($0.timestamp, $0.id) < ($1.timestamp, $1.id) }
        self.repeats = repeats
    }

    /// The whole months of UTC that the events lie in; `nil` without events.
    var months: Period? {
        guard let first = unique.first?.timestamp.date, let last = unique.last?.timestamp.date,
            let start = CivilDate(year: first.year, month: first.month, day: 1),
            let end = CivilDate(year: last.year, month: last.month, day: 1)?.adding(months: 1)
        else { return nil }
        return try? Period(start: Timestamp(midnightOf: start), end: Timestamp(midnightOf: end))
    }
}
