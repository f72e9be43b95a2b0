/// The events that were accepted, and what they count for.
struct EventJournal: Sendable {
    /// A number that an event adds to a meter.
    struct Entry: Sendable {
        var instant: Instant
        var accountID: String
        var units: ExactDecimal
    }

    /// How long an id cannot be used for another event: 45 days.
    static let idempotencyWindow: Milliseconds = 45 * 86_400_000

    /// In the order of their arrival.
    private(set) var events: [StoredEvent] = []
    /// The number of the next request that brings some.
    private(set) var nextBatch = 1
    private var positions: [ExactText: [Int]] = [:]
    private var accepted: [ExactText: Milliseconds] = [:]
    private var usage: [String: [Entry]] = [:]

    /// What a meter has counted.
    func entries(of meterID: String) -> [Entry] { usage[meterID] ?? [] }

    /// The events with an id, oldest first.
    func events(withID id: String) -> [StoredEvent] { (positions[ExactText(id)] ?? []).map { events[$0] } }

    /// Whether an id was used within the window.
    func hasAccepted(_ id: String, by now: Milliseconds) -> Bool {
        accepted[ExactText(id)].map { now - $0 < Self.idempotencyWindow } ?? false
    }

    /// Adds the events of one request.
    mutating func append(_ batch: [StoredEvent], number: Int) {
        nextBatch = max(nextBatch, number + 1)
        for stored in batch {
            add(stored)
        }
    }

    private mutating func add(_ stored: StoredEvent) {
        if let id = stored.event.id {
            positions[ExactText(id), default: []].append(events.count)
            if stored.outcome.status != .duplicate { accepted[ExactText(id)] = stored.createdAt }
        }
        events.append(stored)
        for trace in stored.outcome.traces {
            guard let units = trace.units else { continue }
            let entry = Entry(instant: stored.event.instant, accountID: stored.event.accountID, units: units)
            usage[trace.meterID, default: []].append(entry)
        }
    }
}
