/// A meter type: what its meters count, in which unit, and when they are reset.
struct MeterType: Hashable, Sendable {
    /// The identifier, a UUID.
    let id: String
    /// The type's place in the order of creation.
    let sequence: Int
    /// How meters count; it cannot be updated.
    let aggregation: Aggregation
    /// When the type was made.
    let createdAt: Moment
    /// When the type was last changed.
    var updatedAt: Moment
    /// All that can be updated.
    var terms: Terms

    /// The part of a meter type that can be updated.
    struct Terms: Hashable, Sendable {
        /// The category of a type that names none.
        static let defaultCategory = "DEFAULT"

        var name: String
        var description: String?
        var category: String
        var externalRef: String?
        var unit: String
        var resetSchedule: ResetSchedule
        var timezone: Zone
        var activeFrom: Moment
        var activeTo: Moment?

        /// The instants at which the type's meters are reset.
        var calendar: ResetCalendar { ResetCalendar(schedule: resetSchedule, zone: timezone) }
    }

    /// The object as the API writes it; members without a value are left out.
    func json(accountID: String, numberOfMeters: Int) -> JSON {
        JSON(members: [
            ("accountId", .string(accountID)),
            ("activeFrom", .string(terms.activeFrom.iso8601(.offset))),
            ("activeTo", terms.activeTo.map { .string($0.iso8601(.offset)) }),
            ("aggregation", ["type": .string(aggregation.rawValue)]),
            ("category", .string(terms.category)),
            ("createdAt", .string(createdAt.iso8601(.offset))),
            ("description", terms.description.map(JSON.string)),
            ("externalRef", terms.externalRef.map(JSON.string)),
            ("id", .string(id)),
            ("name", .string(terms.name)),
            ("numberOfMeters", .number(String(numberOfMeters))),
            ("resetSchedule", terms.resetSchedule.json),
            ("timezone", .string(terms.timezone.identifier)),
            ("unit", .string(terms.unit)),
            ("updatedAt", .string(updatedAt.iso8601(.offset))),
        ])
    }
}
