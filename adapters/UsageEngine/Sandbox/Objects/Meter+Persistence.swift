extension Meter {
    /// The meter as it is kept between runs.
    var persisted: JSON {
        JSON(members: [
            ("id", .string(id)),
            ("sequence", .number(String(sequence))),
            ("meterKey", .string(identity.meterKey)),
            ("meterTypeId", .string(identity.meterTypeID)),
            ("userId", .string(identity.userID)),
            ("aggregation", .string(aggregation.rawValue)),
            ("createdAt", .string(createdAt.iso8601(.zulu))),
            ("updatedAt", .string(updatedAt.iso8601(.zulu))),
            ("deleteOnReset", .bool(deleteOnReset)),
            ("meterTypeName", .string(inherited.typeName)),
            ("unit", .string(inherited.unit)),
            ("activeFrom", .string(inherited.activeFrom.iso8601(.zulu))),
            ("activeTo", inherited.activeTo.map { .string($0.iso8601(.zulu)) }),
            ("resetSchedule", inherited.calendar.schedule.json),
            ("timezone", .string(inherited.calendar.zone.identifier)),
            ("periodStart", .string(period.start.iso8601(.zulu))),
            ("periodEnd", .string(period.end.iso8601(.zulu))),
            ("value", period.value.map { .string($0.description) }),
            ("isUsed", .bool(period.isUsed)),
        ])
    }

    /// Reads a kept meter back; `nil` for anything else.
    init?(persisted object: JSONObject) {
        guard let id = object["id"]?.text, let sequence = object.count("sequence"),
            let identity = Identity(persisted: object),
            let aggregation = object["aggregation"]?.text.flatMap(Aggregation.init),
            let createdAt = object.moment("createdAt"), let updatedAt = object.moment("updatedAt"),
            let deleteOnReset = object.flag("deleteOnReset"), let inherited = Inherited(persisted: object),
            let period = Period(persisted: object)
        else { return nil }
        self.init(
            id: id,
            sequence: sequence,
            identity: identity,
            aggregation: aggregation,
            createdAt: createdAt,
            updatedAt: updatedAt,
            deleteOnReset: deleteOnReset,
            inherited: inherited,
            period: period
        )
    }
}

extension Meter.Identity {
    init?(persisted object: JSONObject) {
        guard let meterKey = object["meterKey"]?.text, let meterTypeID = object["meterTypeId"]?.text,
            let userID = object["userId"]?.text
        else { return nil }
        self.init(meterKey: meterKey, meterTypeID: meterTypeID, userID: userID)
    }
}

extension Meter.Inherited {
    init?(persisted object: JSONObject) {
        guard let typeName = object["meterTypeName"]?.text, let unit = object["unit"]?.text,
            let activeFrom = object.moment("activeFrom"), let schedule = object.schedule("resetSchedule"),
            let zone = object["timezone"]?.text.flatMap(Zone.init)
        else { return nil }
        self.typeName = typeName
        self.unit = unit
        self.activeFrom = activeFrom
        activeTo = object.moment("activeTo")
        calendar = ResetCalendar(schedule: schedule, zone: zone)
    }
}

extension Meter.Period {
    init?(persisted object: JSONObject) {
        guard let start = object.moment("periodStart"), let end = object.moment("periodEnd"), start < end,
            let isUsed = object.flag("isUsed")
        else { return nil }
        let value = object["value"]?.text.flatMap { ExactDecimal($0) }
        self.init(start: start, end: end, value: value, isUsed: isUsed)
    }
}
