/// What a stream sends downstream at the end of a meter's period.
struct MeteredRecord: Hashable, Sendable {
    /// The record's place in the order in which records were sent.
    let number: Int
    /// The meter's identifier, which may be gone by now.
    let meterID: String
    /// Customer, type and Meter processor.
    let identity: Meter.Identity
    /// The unit of the value.
    let unit: String
    /// The period and what was counted in it.
    let period: Meter.Period

    /// The record as the stand-in stream lists it.
    func json(_ empty: UsageEngineSandbox.Options.EmptyExtremum) -> JSON {
        [
            "meterId": .string(meterID),
            "meterKey": .string(identity.meterKey),
            "meterTypeId": .string(identity.meterTypeID),
            "periodEnd": .string(period.end.iso8601(.zulu)),
            "periodStart": .string(period.start.iso8601(.zulu)),
            "unit": .string(unit),
            "userId": .string(identity.userID),
            "value": JSON(quantity: period.value, empty),
        ]
    }

    /// The record as it is kept between runs.
    var persisted: JSON {
        JSON(members: [
            ("number", .number(String(number))),
            ("meterId", .string(meterID)),
            ("meterKey", .string(identity.meterKey)),
            ("meterTypeId", .string(identity.meterTypeID)),
            ("userId", .string(identity.userID)),
            ("unit", .string(unit)),
            ("periodStart", .string(period.start.iso8601(.zulu))),
            ("periodEnd", .string(period.end.iso8601(.zulu))),
            ("value", period.value.map { .string($0.description) }),
            ("isUsed", .bool(period.isUsed)),
        ])
    }

    /// Makes the record of a meter's running period.
    init(number: Int, _ meter: Meter) {
        self.number = number
        meterID = meter.id
        identity = meter.identity
        unit = meter.inherited.unit
        period = meter.period
    }

    /// Reads a kept record back; `nil` for anything else.
    init?(persisted object: JSONObject) {
        guard let number = object.count("number"), let meterID = object["meterId"]?.text,
            let identity = Meter.Identity(persisted: object), let unit = object["unit"]?.text,
            let period = Meter.Period(persisted: object)
        else { return nil }
        self.number = number
        self.meterID = meterID
        self.identity = identity
        self.unit = unit
        self.period = period
    }
}
