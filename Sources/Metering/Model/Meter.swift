/// The definition of a meter: what is counted, and how it becomes one number.
package struct Meter: Sendable, Hashable {
    /// The identity, unique in a project.
    package let key: Key
    /// The human name; never empty.
    package let name: String
    /// What the meter is for.
    package let description: String?
    /// What the number counts, such as `MiB`.
    package let unit: String?
    /// The name of the event the meter takes; `nil` takes every event.
    package let event: String?
    /// How the values of a period's events become one number.
    package let aggregation: Aggregation
    /// What is taken of each event; present exactly where the aggregation folds a value.
    package let value: Formula?
    /// Which events count; `nil` lets all count.
    package let filter: Formula?
    /// The names usage can be broken down by, without repeats, in the order given.
    package let dimensions: [String]
    /// When a billing period ends.
    package let resetSchedule: ResetSchedule?
    /// The group the meter belongs to.
    package let category: String?
    /// The first instant that counts; `nil` is since ever.
    package let activeFrom: Timestamp?
    /// The first instant that no longer counts; `nil` is for ever.
    package let activeTo: Timestamp?
    /// The id of the product in another system.
    package let externalRef: String?
    /// The name on the invoice.
    package let billableName: String?
    /// Whether the meter counts at all.
    package let status: Status
    /// Free pairs of text for the team's own use.
    package let labels: [String: String]

    /// Whether a meter counts at all.
    package enum Status: String, Sendable, Hashable, CaseIterable {
        /// Defined, and not yet in use.
        case draft
        /// In use.
        case active
        /// Taken out of use; it can come back.
        case inactive
    }

    /// Makes a meter from a draft.
    ///
    /// - Throws: ``MeterError`` with every rule of the model that the draft breaks.
    package init(_ draft: Draft) throws(MeterError) {
        let problems = draft.problems
        guard problems.isEmpty else { throw MeterError(key: draft.key, problems: problems) }
        key = draft.key
        name = draft.name
        description = draft.description
        unit = draft.unit
        event = draft.event
        aggregation = draft.aggregation
        value = draft.value
        filter = draft.filter
        dimensions = draft.dimensions
        resetSchedule = draft.resetSchedule
        category = draft.category
        activeFrom = draft.activeFrom
        activeTo = draft.activeTo
        externalRef = draft.externalRef
        billableName = draft.billableName
        status = draft.status
        labels = draft.labels
    }
}
