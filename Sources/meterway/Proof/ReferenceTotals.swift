import Metering
import Migration

/// The reference totals of one meter over a sample.
struct ReferenceTotals: Sendable {
    /// The events that could not be evaluated.
    let rejected: [RejectedEvent]
    private let totals: UsageTotals

    init(_ meter: Meter, _ events: [UsageEvent], _ window: Period) {
        do throws(AggregationError) {
            var aggregator = try ReferenceAggregator(meter: meter, window: window)
            for event in events { aggregator.add(event) }
            let usage = aggregator.knownUsage
            totals = UsageTotals(usage, meter.aggregation)
            rejected = usage.rejected
        } catch {
            totals = UsageTotals(everywhere: .noReference(error))
            rejected = []
        }
    }

    /// The customers of whom an event counted.
    var names: Set<String> { Set(totals.customers.keys) }

    /// The total of a customer, or of all.
    func reading(of customer: String?) -> UsageReading { totals.reading(of: customer) }
}
