extension Meter {
    /// The fields of a meter before the model's rules were checked; the only way to make or change a ``Meter``.
    package struct Draft: Sendable, Hashable {
        /// The identity.
        package var key: Key
        /// The human name.
        package var name: String
        /// How values become one number.
        package var aggregation: Aggregation
        /// What the meter is for.
        package var description: String?
        /// What the number counts.
        package var unit: String?
        /// The name of the event the meter takes.
        package var event: String?
        /// What is taken of each event.
        package var value: Formula?
        /// Which events count.
        package var filter: Formula?
        /// The names usage can be broken down by.
        package var dimensions: [String] = []
        /// When a billing period ends.
        package var resetSchedule: ResetSchedule?
        /// The group the meter belongs to.
        package var category: String?
        /// The first instant that counts.
        package var activeFrom: Timestamp?
        /// The first instant that no longer counts.
        package var activeTo: Timestamp?
        /// The id of the product in another system.
        package var externalRef: String?
        /// The name on the invoice.
        package var billableName: String?
        /// Whether the meter counts at all.
        package var status: Status = .active
        /// Free pairs of text.
        package var labels: [String: String] = [:]

        /// Makes a draft with the fields that every meter has.
        package init(key: Key, name: String, aggregation: Aggregation) {
            self.key = key
            self.name = name
            self.aggregation = aggregation
        }
    }
}
