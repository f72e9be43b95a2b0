package import Metering

/// What a person decides before a migration: what the new vendor wants to know of each meter and customer, and the old one
/// does not say.
package struct DecisionFile: Sendable, Hashable {
    /// What is decided of one meter.
    package struct Entry: Sendable, Hashable {
        /// The meter's key.
        package var key: Meter.Key
        /// What its number counts; `nil` leaves it to the meter and the project's defaults.
        package var unit: String?
        /// When its billing period ends; `nil` leaves it to the meter and the project's defaults.
        package var resetSchedule: ResetSchedule?
        /// What is pinned at the new vendor, such as the name that senders go on using.
        package var overrides: [String: JSONValue]
        /// What a person should know to decide, a line each; written as comments, and not read back.
        package var words: [String]
        /// Where it is written; `nil` for one that is in no file yet.
        package var location: FileLocation?

        /// Makes an entry.
        package init(
            _ key: Meter.Key,
            unit: String? = nil,
            resetSchedule: ResetSchedule? = nil,
            overrides: [String: JSONValue] = [:],
            words: [String] = [],
            location: FileLocation? = nil
        ) {
            self.key = key
            self.unit = unit
            self.resetSchedule = resetSchedule
            self.overrides = overrides
            self.words = words
            self.location = location
        }
    }

    /// A customer who gets a counter for a meter at the new vendor.
    package struct Customer: Sendable, Hashable {
        /// The meter's key.
        package var meter: Meter.Key
        /// The customer.
        package var customer: String
        /// What feeds the counter; `nil` leaves it to the file's own, and is open where that has none.
        package var meterKey: String?
        /// Whether the counter goes away at the end of its running period.
        package var deleteOnReset: Bool
        /// Where it is written; `nil` for one that is in no file yet.
        package var location: FileLocation?

        /// Makes a customer's counter.
        package init(
            _ meter: Meter.Key,
            _ customer: String,
            meterKey: String? = nil,
            deleteOnReset: Bool = false,
            location: FileLocation? = nil
        ) {
            self.meter = meter
            self.customer = customer
            self.meterKey = meterKey
            self.deleteOnReset = deleteOnReset
            self.location = location
        }
    }

    /// What feeds the counters of customers that name nothing of their own; `nil` where each has to.
    package var meterKey: String?
    /// The meters in the order of the file, each key once.
    package var meters: [Entry]
    /// The customers' counters in the order of the file.
    package var customers: [Customer]

    /// Makes a file's content.
    package init(meterKey: String? = nil, meters: [Entry] = [], customers: [Customer] = []) {
        self.meterKey = meterKey
        self.meters = meters
        self.customers = customers
    }
}

extension DecisionFile {
    /// What is decided of a meter; `nil` where nothing is.
    package subscript(key: Meter.Key) -> Entry? { meters.first { $0.key == key } }

    /// The meter with what is decided of it in place of what it says.
    ///
    /// - Throws: ``MeterError`` with every rule of the model that this breaks.
    package func decided(_ meter: Meter) throws(MeterError) -> Meter {
        guard let entry = self[meter.key] else { return meter }
        var draft = meter.draft
        draft.unit = entry.unit ?? draft.unit
        draft.resetSchedule = entry.resetSchedule ?? draft.resetSchedule
        return try Meter(draft)
    }

    /// The counters that are decided.
    package var counters: [CustomerMeter] {
        customers.compactMap { customer in
            (customer.meterKey ?? meterKey).flatMap {
                CustomerMeter(
                    meter: customer.meter,
                    customer: customer.customer,
                    meterKey: $0,
                    deleteOnReset: customer.deleteOnReset
                )
            }
        }
    }

    /// The customers of whom nobody has said yet what feeds their counters.
    package var openCustomers: [Customer] {
        meterKey == nil ? customers.filter { $0.meterKey == nil } : []
    }
}
