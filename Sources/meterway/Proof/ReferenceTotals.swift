import Metering
import Migration

/// The reference totals of one meter over a sample.
struct ReferenceTotals: Sendable {
    /// All customers together.
    let total: UsageReading
    /// The events that could not be evaluated.
    let rejected: [RejectedEvent]
    private let customers: [String: Quantity]
    private let nothing: UsageReading

    init(_ meter: Meter, _ events: [UsageEvent], _ window: Period) {
        do throws(AggregationError) {
            let usage = try ReferenceAggregator.usage(of: meter, over: events, in: window)
            total = .value(usage.total)
            rejected = usage.rejected
            customers = usage.customers
            nothing = .value(meter.aggregation.ofNothing)
        } catch {
            let reason = "there is no reference, since \(error)"
            if case .opaque = error { total = .unavailable(reason) } else { total = .failed(reason) }
            rejected = []
            customers = [:]
            nothing = total
        }
    }

    /// The customers of whom an event counted.
    var names: Set<String> { Set(customers.keys) }

    /// The total of a customer, or of all.
    func reading(of customer: String?) -> UsageReading {
        guard let customer else { return total }
        return customers[customer].map { .value($0) } ?? nothing
    }
}
