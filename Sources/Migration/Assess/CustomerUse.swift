package import AdapterKit
package import Metering

/// A customer of a meter, as the vendor that is left and the files know it.
package struct CustomerUse: Sendable, Hashable {
    /// The meter.
    package var meter: Meter.Key
    /// The customer.
    package var customer: String
    /// The usage in the window; `nil` where it is not known, or there is no value.
    package var usage: Quantity?
    /// What the customer's counter holds of the period that is under way; `nil` where there is no such counter.
    package var running: RunningPeriod?
    /// Whether the files have a counter for it at vendors that need one.
    package var hasCounter: Bool
    /// What feeds all counters of the meter that the files have; `nil` where that is not one and the same.
    package var meterKey: String?
    /// What feeds the counter by the file of decisions; `nil` where that does not say.
    package var answer: String?
}

/// The customers of the meters that move, and what they need.
package struct CustomerAssessment: Sendable, Hashable {
    /// The customers of each meter, sorted by meter and customer.
    package var uses: [CustomerUse] = []
    /// Why the customers of a meter are not known from its usage, by meter.
    package var unknown: [Meter.Key: String] = [:]
    /// The meters whose usage the vendor should have told, and did not, with the reason.
    package var failures: [Meter.Key: String] = [:]
    /// What the new vendor needs of customers.
    package var terms = VendorTerms.Customers.byThemselves
    /// What feeds new counters as far as is known; `nil` where nobody has said.
    package var meterKey: String?
    /// Where that is known from, in a few words.
    package var meterKeyOrigin: String?
    /// Whether a file of decisions was read, so that what it leaves out is open, whatever is proposed.
    package var isAnswered = false

    /// Whether nobody has said yet what feeds a customer's counter.
    package func isOpen(_ use: CustomerUse) -> Bool {
        use.answer == nil && (isAnswered || meterKey == nil && use.meterKey == nil)
    }

    /// Why the customers of meters are not known from usage, whatever the reason, by meter.
    package var silent: [(meter: Meter.Key, reason: String)] {
        unknown.merging(failures) { _, failure in failure }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The customers, each once, sorted.
    package var names: [String] { Set(uses.map(\.customer)).sorted() }
}
