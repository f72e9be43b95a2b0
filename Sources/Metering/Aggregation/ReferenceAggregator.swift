/// The total of a meter as the definition says it, calculated from the events themselves: what vendors' totals are held to.
///
/// An event counts where its name is the meter's (a meter without one takes every event), its timestamp lies in the window
/// and in the meter's active time, the filter holds, and, in a total of one customer, it is that customer's. Lateness plays no
/// part: only the timestamp decides. Of several events with one id the first alone can count, whether the meter looks at it or
/// not: later ones are duplicates. An event whose filter or value cannot be evaluated is rejected, never counted as 0. The
/// meter's status plays no part.
///
/// Totals do not depend on the order of the events, but for which of several events with one id is the first.
package struct ReferenceAggregator: Sendable {
    /// The meter.
    package let meter: Meter
    /// The time whose events count; the meter's active time narrows it.
    package let window: Period
    /// The one customer whose events count; `nil` for all.
    package let customer: String?

    /// What is folded; aggregations that fold nothing never ask for it.
    private let value: Expression
    private let filter: Expression?
    private var ids: Set<ExactText> = []
    private var customers: [String: UsageAccumulator] = [:]
    private var all: UsageAccumulator
    private var rejected: [RejectedEvent] = []

    /// Makes an aggregator that has seen no event.
    ///
    /// - Throws: ``AggregationError/opaque(field:dialect:)`` where the meter's value or filter is a vendor's own text.
    package init(meter: Meter, window: Period, customer: String? = nil) throws(AggregationError) {
        self.meter = meter
        self.window = window
        self.customer = customer
        value = try Self.expression(meter.value, .value) ?? .number(.one)
        filter = try Self.expression(meter.filter, .filter)
        all = UsageAccumulator(meter.aggregation.kind)
    }

    /// The usage of a meter over events that are all at hand.
    ///
    /// - Throws: ``AggregationError`` where the meter cannot be evaluated, or a total needs more than 34 digits.
    package static func usage(
        of meter: Meter,
        over events: some Sequence<UsageEvent>,
        in window: Period,
        customer: String? = nil
    ) throws(AggregationError) -> ReferenceUsage {
        var aggregator = try ReferenceAggregator(meter: meter, window: window, customer: customer)
        for event in events {
            aggregator.add(event)
        }
        return try aggregator.usage()
    }

    private static func expression(
        _ formula: Formula?,
        _ field: MeterField
    ) throws(AggregationError) -> Expression? {
        switch formula {
        case nil: return nil
        case .expression(let expression)?: return expression
        case .opaque(let dialect, _)?: throw .opaque(field: field, dialect: dialect)
        }
    }

    /// Takes the next event, which counts, is left, or is rejected.
    package mutating func add(_ event: UsageEvent) {
        let isFirst = ids.insert(ExactText(event.id)).inserted
        guard isFirst, takes(event) else { return }
        fold(event)
    }

    /// Takes an event that its reader knows for the first of its id, and remembers nothing of the id.
    package mutating func addFirst(_ event: UsageEvent) {
        guard takes(event) else { return }
        fold(event)
    }

    /// Counts an event that the meter looks at, leaves it, or rejects it.
    private mutating func fold(_ event: UsageEvent) {
        do {
            if let filter, try !filter.condition(event) { return }
            count(event, try contribution(of: event))
        } catch {
            rejected.append(RejectedEvent(id: event.id, customer: event.customer, reason: error))
        }
    }

    /// Whether an event is one that the meter looks at, before its filter.
    package func takes(_ event: UsageEvent) -> Bool {
        if let name = meter.event, event.event != name { return false }
        if let customer, event.customer != customer { return false }
        if let start = meter.activeFrom, event.timestamp < start { return false }
        if let end = meter.activeTo, event.timestamp >= end { return false }
        return window.contains(event.timestamp)
    }

    /// What an event adds to its customer's usage.
    private func contribution(of event: UsageEvent) throws(EvaluationError) -> UsageAccumulator.Contribution {
        switch meter.aggregation {
        case .count:
            return .occurrence
        case .unique(.customer):
            return .subject(event.customer)
        case .unique(.dimension(let name)):
            guard let subject = event.dimensions[name] else { throw EvaluationError(.missingDimension(name)) }
            return .subject(subject)
        case .sum, .max, .min, .average, .latest:
            return .value(try value.number(event))
        }
    }

    private mutating func count(_ event: UsageEvent, _ contribution: UsageAccumulator.Contribution) {
        all.add(contribution, of: event)
        customers[event.customer, default: UsageAccumulator(meter.aggregation.kind)].add(contribution, of: event)
    }

    /// Adds what another aggregator of the same aggregation has of other events.
    package mutating func merge(_ other: ReferenceAggregator) {
        all.merge(other.all)
        for (name, accumulator) in other.customers {
            customers[name, default: UsageAccumulator(meter.aggregation.kind)].merge(accumulator)
        }
        rejected += other.rejected
    }

    /// The usage over the events so far.
    ///
    /// - Throws: ``AggregationError/overflow(customer:)`` where a total needs more than 34 digits.
    package func usage() throws(AggregationError) -> ReferenceUsage {
        let usage = knownUsage
        if let customer = usage.overflowing.min() { throw .overflow(customer: customer) }
        if usage.totalOverflows { throw .overflow(customer: nil) }
        return usage
    }

    /// The usage over the events so far, in which a total that needs more than 34 digits is missing and named.
    package var knownUsage: ReferenceUsage {
        var usage = ReferenceUsage(
            total: nil,
            customers: [:],
            counted: all.counted,
            rejected: rejected
        )
        do {
            usage.total = try all.total()
        } catch {
            usage.totalOverflows = true
        }
        for (name, accumulator) in customers {
            do {
                usage.customers[name] = try accumulator.total()
            } catch {
                usage.overflowing.insert(name)
            }
        }
        return usage
    }
}
