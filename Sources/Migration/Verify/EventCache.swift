import Metering

/// An event that counts, and what it adds to a sum or a count.
struct WorthyEvent: Sendable {
    var event: UsageEvent
    var worth: Quantity
}

/// What every hypothesis asks of the events.
struct EventCache: Sendable {
    /// The events that count, in order of time.
    let counted: [UsageEvent]
    /// The same, with what each adds; by itself, so that it says nothing of other aggregations than sum and count.
    let worths: [WorthyEvent]

    init(_ events: [UsageEvent], _ difference: DifferenceCase) {
        worths = events.compactMap { event in
            guard
                let usage = difference.counting.usage(
                    over: CollectionOfOne(event),
                    in: difference.window,
                    customer: difference.customer
                ), usage.counted == 1
            else { return nil }
            return WorthyEvent(event: event, worth: usage.total ?? .zero)
        }
        .sorted { ($0.event.timestamp, $0.event.id) < ($1.event.timestamp, $1.event.id) }
        counted = worths.map(\.event)
    }
}

extension DifferenceCase {
    /// The case with everything calculated that several hypotheses need.
    func prepared() -> DifferenceCase {
        var prepared = self
        prepared.cache = events.map { EventCache($0, self) }
        return prepared
    }

    /// The events that count, each id once, in order of time.
    var counted: [UsageEvent] { cache?.counted ?? [] }

    /// The events that count, and what each adds to a sum or a count.
    var worths: [WorthyEvent] { cache?.worths ?? [] }
}
