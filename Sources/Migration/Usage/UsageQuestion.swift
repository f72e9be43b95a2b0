package import AdapterKit
package import Metering

/// Which usage is asked for, at each vendor alike.
package struct UsageQuestion: Sendable, Hashable {
    /// The meters, in the order in which they are shown.
    package var meters: [Meter.Key]
    /// The window, half-open, in UTC.
    package var window: Period
    /// The step of the report; `nil` asks for the window as a whole.
    package var step: UsageQuery.Step?
    /// The customers asked for; empty asks for all.
    package var customers: [String]

    /// Makes a question.
    package init(
        meters: [Meter.Key],
        window: Period,
        step: UsageQuery.Step? = nil,
        customers: [String] = []
    ) {
        self.meters = meters
        self.window = window
        self.step = step
        self.customers = customers
    }

    /// The periods that numbers are told of, in order.
    package var periods: [Period] { window.divided(by: step) }

    /// The question about one meter as its vendor is asked it.
    func query(_ entry: UsageSurvey.Entry, of customers: [String]) -> UsageQuery {
        UsageQuery(
            object: entry.object,
            aggregation: entry.aggregation,
            window: window,
            step: step,
            customers: customers
        )
    }
}
