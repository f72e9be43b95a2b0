extension Meter {
    /// Reads a definition as ``json`` writes it; `nil` where it is none, and members with other names are passed over.
    package init?(json: JSONValue) {
        guard let object = json.object, let key = object["key"]?.string.flatMap({ Key($0) }),
            let name = object["name"]?.string, let aggregation = object["aggregation"].flatMap(Aggregation.init(json:))
        else { return nil }
        var draft = Draft(key: key, name: name, aggregation: aggregation)
        draft.description = object["description"]?.string
        draft.unit = object["unit"]?.string
        draft.event = object["event"]?.string
        draft.category = object["category"]?.string
        draft.externalRef = object["externalRef"]?.string
        draft.billableName = object["billableName"]?.string
        draft.dimensions = (object["dimensions"]?.array ?? []).compactMap(\.string)
        draft.status = object["status"]?.string.flatMap(Status.init(rawValue:)) ?? .active
        for member in object["labels"]?.object?.members ?? [] {
            draft.labels[member.key] = member.value.string
        }
        guard draft.readParts(of: object), let meter = try? Meter(draft) else { return nil }
        self = meter
    }
}

extension Meter.Draft {
    /// Reads formulas, schedule and instants; false where one that is there cannot be read.
    fileprivate mutating func readParts(of object: JSONObject) -> Bool {
        value = object["value"].flatMap(Formula.init(json:))
        filter = object["filter"].flatMap(Formula.init(json:))
        resetSchedule = object["resetSchedule"].flatMap(ResetSchedule.init(json:))
        activeFrom = object["activeFrom"]?.string.flatMap { try? Timestamp(iso8601: $0) }
        activeTo = object["activeTo"]?.string.flatMap { try? Timestamp(iso8601: $0) }
        return (object["value"] == nil) == (value == nil) && (object["filter"] == nil) == (filter == nil)
            && (object["resetSchedule"] == nil) == (resetSchedule == nil)
            && (object["activeFrom"] == nil) == (activeFrom == nil) && (object["activeTo"] == nil) == (activeTo == nil)
    }
}

extension Aggregation {
    /// Reads an aggregation as meter files write it; `nil` for anything else.
    package init?(json: JSONValue) {
        if let subject = json["unique"]?.string {
            let prefix = "dimensions."
            guard subject != "customer" else {
                self = .unique(.customer)
                return
            }
            guard subject.hasPrefix(prefix) else { return nil }
            self = .unique(.dimension(String(subject.dropFirst(prefix.count))))
            return
        }
        switch json.string.flatMap(Kind.init(rawValue:)) {
        case .sum: self = .sum
        case .count: self = .count
        case .max: self = .max
        case .min: self = .min
        case .average: self = .average
        case .latest: self = .latest
        case .unique: self = .unique(.customer)
        case nil: return nil
        }
    }
}

extension Formula {
    /// Reads a formula as meter files write it; `nil` for anything else.
    package init?(json: JSONValue) {
        if let text = json.string {
            guard let parsed = try? ExpressionParser.parse(text) else { return nil }
            self = .expression(parsed.expression)
        } else if let dialect = json["opaque"]?.string, let text = json["text"]?.string {
            self = .opaque(dialect: dialect, text: text)
        } else {
            return nil
        }
    }
}

extension ResetSchedule {
    /// Reads a schedule as meter files write it; `nil` for anything else.
    package init?(json: JSONValue) {
        guard let text = json["cron"]?.string, let zone = json["timezone"]?.string,
            let cron = try? CronSchedule(text), let timeZone = try? TimeZoneID(zone)
        else { return nil }
        self.init(cron: cron, timeZone: timeZone)
    }
}
