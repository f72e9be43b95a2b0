import AdapterKit
import Metering

/// An event that goes to a vendor, with the usage event and the meters that it is made for.
struct SentEvent: Sendable {
    /// The usage event.
    var source: UsageEvent
    /// The meters that it feeds.
    var meters: [Meter.Key]
    /// The event as the vendor gets it.
    var projected: ProjectedEvent

    /// The event's rejections by a vendor, one for each meter.
    func rejections(by vendor: String, _ reason: String) -> [ProofRejection] {
        ProofRejection.all(of: source, meters, vendor, reason)
    }

    /// What becomes of usage events in a projection, rule by rule.
    ///
    /// - Parameters:
    ///   - events: the usage events, in the order in which they are sent.
    ///   - projection: the vendor's projection.
    ///   - rejections: gets the events that a meter cannot count.
    /// - Returns: the events that are sent, in the order of the usage events and then of the rules.
    static func all(
        of events: [UsageEvent],
        through projection: EventProjection,
        rejections: inout [ProofRejection]
    ) -> [SentEvent] {
        let byEvent = ProjectionByEvent(projection)
        var sent: [SentEvent] = []
        for event in events {
            for rule in byEvent[event.event].rules where rule.takes(event) {
                let result = EventProjection(vendor: projection.vendor, rules: [rule]).apply(to: event)
                sent += result.events.map { SentEvent(source: event, meters: rule.meters, projected: $0) }
                for rejection in result.rejections {
                    rejections += ProofRejection.all(of: event, rejection.meters, projection.vendor, rejection.reason)
                }
            }
        }
        return sent
    }
}

extension ProofRejection {
    /// The rejections of one event, one for each meter that it does not count for.
    fileprivate static func all(
        of event: UsageEvent,
        _ meters: [Meter.Key],
        _ vendor: String,
        _ reason: String
    ) -> [ProofRejection] {
        meters.map {
            ProofRejection(event: event.id, customer: event.customer, meter: $0, vendor: vendor, reason: reason)
        }
    }
}
