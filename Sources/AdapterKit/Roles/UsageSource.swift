package import Metering

/// The role of a vendor that tells usage.
package protocol UsageSource: Sendable {
    /// The usage of one meter over a window; a cell for each customer and step that the vendor knows of.
    ///
    /// - Throws: ``AdapterError``, of the category `tooManyCustomers` where the vendor tells `total` alone unless customers are named.
    func usage(_ query: UsageQuery) async throws(AdapterError) -> [UsageCell]

    /// The usage of all customers together, whoever they are; a cell without a customer for each step. `nil` at a vendor that
    /// tells of any number of customers.
    func total(_ query: UsageQuery) async throws(AdapterError) -> [UsageCell]?

    /// What the counters of one meter show now, each of them, sorted by customer and id; `nil` at a vendor that keeps a
    /// history, which needs no reading to be remembered.
    ///
    /// - Parameter object: the object that holds the meter at the vendor.
    /// - Returns: the readings.
    /// - Throws: ``AdapterError``, also where a counter does not tell its period.
    func running(_ object: ObservedObject) async throws(AdapterError) -> [CounterReading]?
}

extension UsageSource {
    /// Most vendors tell of any number of customers.
    package func total(_ query: UsageQuery) async throws(AdapterError) -> [UsageCell]? { nil }

    /// Most vendors keep a history.
    package func running(_ object: ObservedObject) async throws(AdapterError) -> [CounterReading]? { nil }
}

/// A question about the usage of one meter.
package struct UsageQuery: Sendable, Hashable {
    /// The object that holds the meter at the vendor.
    package var object: ObservedObject
    /// How the meter folds its values.
    package var aggregation: Aggregation
    /// The window, half-open, in UTC.
    package var window: Period
    /// The step of the report; `nil` asks for the window as a whole.
    package var step: Step?
    /// The customers asked for; empty asks for all.
    package var customers: [String]

    /// The step of a report.
    package enum Step: String, Sendable, Hashable, CaseIterable {
        /// An hour of UTC.
        case hour
        /// A day of UTC.
        case day
        /// A month of UTC.
        case month
    }

    /// Makes a question.
    package init(
        object: ObservedObject,
        aggregation: Aggregation,
        window: Period,
        step: Step? = nil,
        customers: [String] = []
    ) {
        self.object = object
        self.aggregation = aggregation
        self.window = window
        self.step = step
        self.customers = customers
    }
}

/// A number that a vendor told.
package struct UsageCell: Sendable, Hashable {
    /// The customer; `nil` for all customers together.
    package var customer: String?
    /// The time it covers.
    package var period: Period
    /// The number; `nil` where the vendor cannot tell, which is not 0.
    package var value: Quantity?

    /// Makes a cell.
    package init(customer: String?, period: Period, value: Quantity?) {
        self.customer = customer
        self.period = period
        self.value = value
    }
}
