/// A meter: one customer's counter for one meter type at one Meter processor.
struct Meter: Hashable, Sendable {
    /// What may occur only once.
    struct Identity: Hashable, Sendable {
        /// The key of the Meter processor that counts.
        let meterKey: String
        /// The type's identifier.
        let meterTypeID: String
        /// The customer.
        let userID: String
    }

    /// What a meter has from its type.
    struct Inherited: Hashable, Sendable {
        var typeName: String
        var unit: String
        var activeFrom: Moment
        var activeTo: Moment?
        var calendar: ResetCalendar

        /// Takes what a type says now.
        init(_ terms: MeterType.Terms) {
            typeName = terms.name
            unit = terms.unit
            activeFrom = terms.activeFrom
            activeTo = terms.activeTo
            calendar = terms.calendar
        }
    }

    /// The span of time for which a value is counted, and the count.
    struct Period: Hashable, Sendable {
        let start: Moment
        let end: Moment
        /// What was counted; `nil` for a maximum or minimum of nothing.
        var value: ExactDecimal?
        /// Whether anything was counted.
        var isUsed = false
    }

    /// The identifier, a UUID.
    let id: String
    /// The meter's place in the order of creation.
    let sequence: Int
    /// Customer, type and Meter processor.
    let identity: Identity
    /// How the meter counts.
    let aggregation: Aggregation
    /// When the meter was made.
    let createdAt: Moment
    /// When the meter was last changed, counted with or reset.
    var updatedAt: Moment
    /// Whether the meter goes at the end of its period.
    var deleteOnReset = false
    /// What the meter has from its type.
    var inherited: Inherited
    /// The running period.
    var period: Period

    /// Begins the period that starts at an instant and ends when the schedule fires next.
    mutating func beginPeriod(at start: Moment) {
        period = Period(start: start, end: inherited.calendar.next(after: start), value: aggregation.initial)
        updatedAt = start
    }

    /// Counts one value into the running period.
    mutating func count(_ value: ExactDecimal, now: Moment) {
        period.value = aggregation.adding(value, to: period.value)
        period.isUsed = true
        updatedAt = now
    }

    /// The object as the API writes it.
    func json(_ empty: UsageEngineSandbox.Options.EmptyExtremum) -> JSON {
        [
            "carryFirst": [:],
            "carryLast": [:],
            "createdAt": .string(createdAt.iso8601(.zulu)),
            "deleteOnReset": .bool(deleteOnReset),
            "groups": [],
            "id": .string(id),
            "meterKey": .string(identity.meterKey),
            "meterMetaData": [:],
            "meterTypeId": .string(identity.meterTypeID),
            "meterTypeName": .string(inherited.typeName),
            "periodEnd": .string(period.end.iso8601(.zulu)),
            "periodStart": .string(period.start.iso8601(.zulu)),
            "timezone": .string(inherited.calendar.zone.identifier),
            "unit": .string(inherited.unit),
            "updatedAt": .string(updatedAt.iso8601(.zulu)),
            "userId": .string(identity.userID),
            "value": JSON(quantity: period.value, empty),
        ]
    }
}

extension JSON {
    /// Writes a quantity as a plain number, and none as the options say.
    init(quantity: ExactDecimal?, _ empty: UsageEngineSandbox.Options.EmptyExtremum) {
        if let quantity {
            self = .number(quantity.description)
        } else {
            self = empty == .zero ? 0 : .null
        }
    }
}
