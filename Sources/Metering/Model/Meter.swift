/// The definition of a meter: what is counted, and how it becomes one number.
package struct Meter: Sendable, Hashable {
    /// The fields, in one place however often the meter is copied.
    private final class Parts: Sendable {
        let draft: Draft

        init(_ draft: Draft) {
            self.draft = draft
        }
    }

    private let parts: Parts

    /// The identity, unique in a project.
    package var key: Key { parts.draft.key }
    /// The human name; never empty.
    package var name: String { parts.draft.name }
    /// What the meter is for.
    package var description: String? { parts.draft.description }
    /// What the number counts, such as `MiB`.
    package var unit: String? { parts.draft.unit }
    /// The name of the event the meter takes; `nil` takes every event.
    package var event: String? { parts.draft.event }
    /// How the values of a period's events become one number.
    package var aggregation: Aggregation { parts.draft.aggregation }
    /// What is taken of each event; present exactly where the aggregation folds a value.
    package var value: Formula? { parts.draft.value }
    /// Which events count; `nil` lets all count.
    package var filter: Formula? { parts.draft.filter }
    /// The names usage can be broken down by, without repeats, in the order given.
    package var dimensions: [String] { parts.draft.dimensions }
    /// When a billing period ends.
    package var resetSchedule: ResetSchedule? { parts.draft.resetSchedule }
    /// The group the meter belongs to.
    package var category: String? { parts.draft.category }
    /// The first instant that counts; `nil` is since ever.
    package var activeFrom: Timestamp? { parts.draft.activeFrom }
    /// The first instant that no longer counts; `nil` is for ever.
    package var activeTo: Timestamp? { parts.draft.activeTo }
    /// The id of the product in another system.
    package var externalRef: String? { parts.draft.externalRef }
    /// The name on the invoice.
    package var billableName: String? { parts.draft.billableName }
    /// Whether the meter counts at all.
    package var status: Status { parts.draft.status }
    /// Free pairs of text for the team's own use.
    package var labels: [String: String] { parts.draft.labels }

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
        parts = Parts(draft)
    }

    /// The meter's fields as a draft, to make a changed meter from.
    package var draft: Draft { parts.draft }

    /// Compares the fields.
    package static func == (left: Meter, right: Meter) -> Bool {
        left.parts === right.parts || left.parts.draft == right.parts.draft
    }

    /// Feeds the fields.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(parts.draft)
    }
}
