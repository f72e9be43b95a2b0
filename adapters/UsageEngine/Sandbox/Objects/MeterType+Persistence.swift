extension MeterType {
    /// The type as it is kept between runs.
    var persisted: JSON {
        JSON(members: [
            ("id", .string(id)),
            ("sequence", .number(String(sequence))),
            ("aggregation", .string(aggregation.rawValue)),
            ("createdAt", .string(createdAt.iso8601(.zulu))),
            ("updatedAt", .string(updatedAt.iso8601(.zulu))),
            ("name", .string(terms.name)),
            ("description", terms.description.map(JSON.string)),
            ("category", .string(terms.category)),
            ("externalRef", terms.externalRef.map(JSON.string)),
            ("unit", .string(terms.unit)),
            ("resetSchedule", terms.resetSchedule.json),
            ("timezone", .string(terms.timezone.identifier)),
            ("activeFrom", .string(terms.activeFrom.iso8601(.zulu))),
            ("activeTo", terms.activeTo.map { .string($0.iso8601(.zulu)) }),
        ])
    }

    /// Reads a kept type back; `nil` for anything else.
    init?(persisted object: JSONObject) {
        guard let id = object["id"]?.text, let sequence = object.count("sequence"),
            let aggregation = object["aggregation"]?.text.flatMap(Aggregation.init),
            let createdAt = object.moment("createdAt"), let updatedAt = object.moment("updatedAt"),
            let name = object["name"]?.text, let category = object["category"]?.text,
            let unit = object["unit"]?.text, let schedule = object.schedule("resetSchedule"),
            let timezone = object["timezone"]?.text.flatMap(Zone.init), let activeFrom = object.moment("activeFrom")
        else { return nil }
        let terms = Terms(
            name: name,
            description: object["description"]?.text,
            category: category,
            externalRef: object["externalRef"]?.text,
            unit: unit,
            resetSchedule: schedule,
            timezone: timezone,
            activeFrom: activeFrom,
            activeTo: object.moment("activeTo")
        )
        self.init(
            id: id,
            sequence: sequence,
            aggregation: aggregation,
            createdAt: createdAt,
            updatedAt: updatedAt,
            terms: terms
        )
    }
}

extension JSONObject {
    /// A member that is a whole number from 0 on.
    func count(_ name: String) -> Int? {
        guard case .number(let text)? = self[name], let number = Int(text), number >= 0 else { return nil }
        return number
    }

    /// A member that is an instant.
    func moment(_ name: String) -> Moment? {
        self[name]?.text.flatMap(Moment.init(iso8601:))
    }

    /// A member that is a truth value.
    func flag(_ name: String) -> Bool? {
        guard case .bool(let flag)? = self[name] else { return nil }
        return flag
    }

    /// A member that is a reset schedule.
    func schedule(_ name: String) -> ResetSchedule? {
        self[name].flatMap { ResetSchedule.read($0, path: name).schedule }
    }
}
