package import AdapterKit
package import Metering

/// What changes for those who send a meter's events.
package struct SenderChange: Sendable, Hashable {
    /// How much a sender that does without Meterway has to do.
    package enum Effort: String, Sendable, Hashable {
        /// No event of the meter is sent.
        case none
        /// It sends to another address, and under other names.
        case readdress
        /// It also drops events or computes what it sends.
        case compute
    }

    /// An event in both vendors' forms.
    package struct Example: Sendable, Hashable {
        /// The event as `meterway ingest` takes it.
        package var event: UsageEvent
        /// What the vendor to leave gets for it.
        package var before: [EventForm]
        /// What the new vendor gets for it.
        package var after: [EventForm]
    }

    /// What happens to events on their way to the vendor that is left.
    package var before: [ProjectionRule] = []
    /// What happens to them on their way to the new one.
    package var after: [ProjectionRule] = []
    /// An event that the meter counts; `nil` where none could be made up.
    package var example: Example?
    /// Why there is no example, in one sentence; `nil` where there is one.
    package var obstacle: String?

    private var computes = false

    /// Makes a change of nothing.
    package init() {}

    /// Makes the change for a meter.
    ///
    /// - Parameters:
    ///   - meter: the meter.
    ///   - before: the rules that feed the meter at the vendor that is left, and its form of events.
    ///   - after: those at the new vendor, and its form of events.
    ///   - schema: the shape of the meter's event; `nil` where none is known.
    ///   - customer: the customer of the example.
    ///   - now: the instant of the example.
    package init(
        _ meter: Meter,
        before: (rules: [ProjectionRule], form: (ProjectedEvent) -> EventForm?),
        after: (rules: [ProjectionRule], form: (ProjectedEvent) -> EventForm?),
        schema: EventSchema?,
        customer: String,
        at now: Timestamp
    ) {
        self.before = before.rules
        self.after = after.rules
        computes = after.rules.contains { $0.computes(for: meter.key) }
        guard !self.after.isEmpty else {
            obstacle = "no event of this meter is sent to the new vendor"
            return
        }
        guard let event = ExampleEvent.make(for: meter, schema: schema, customer: customer, at: now) else {
            obstacle =
                meter.value?.expression == nil && meter.value != nil
                    || meter.filter?.expression == nil && meter.filter != nil
                ? "its value or filter is in a vendor's own language, which no example can be made up for"
                : "no event was found for which the filter holds and the value can be computed"
            return
        }
        let sent = Self.sent(event, self.after)
        guard !sent.isEmpty else {
            obstacle = "the projection takes no event of it, as long as the meter is \(meter.status.rawValue)"
            return
        }
        example = Example(
            event: event,
            before: Self.sent(event, self.before).compactMap(before.form),
            after: sent.compactMap(after.form)
        )
    }

    /// The events that a vendor gets for the meter's sake.
    private static func sent(_ event: UsageEvent, _ rules: [ProjectionRule]) -> [ProjectedEvent] {
        EventProjection(vendor: "", rules: rules).apply(to: event).events
    }

    /// How much a sender that does without Meterway has to do.
    package var effort: Effort {
        guard !after.isEmpty else { return .none }
        return computes ? .compute : .readdress
    }
}

extension ProjectionRule {
    /// Whether the rule does more for a meter than to send what the event has under other names, with a fixed number at most.
    fileprivate func computes(for key: Meter.Key) -> Bool {
        if filter != nil || from != nil || to != nil { return true }
        return !(output.value.map(\.isPlain) ?? true)
            || output.attributes.contains { !$0.isPlain && ($0.meter == nil || $0.meter == key) }
    }
}

extension ProjectedAttribute {
    fileprivate var isPlain: Bool { filter == nil && from == nil && to == nil && value.isPlain }
}

extension Expression {
    fileprivate var isPlain: Bool {
        switch self {
        case .attribute, .literal: true
        default: false
        }
    }
}
