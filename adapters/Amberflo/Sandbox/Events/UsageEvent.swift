/// One event of one meter; an event with several `values` is several of these.
///
/// Two events are duplicates only if all their attributes are equal, `uniqueId` among them (Amberflo documentation:
/// Duplicate handling).
struct UsageEvent: Sendable, Hashable {
    var customer: String?
    var value: ExactNumber
    var milliseconds: Int64
    var uniqueID: String?
    var dimensions: [String: String]

    static func == (left: UsageEvent, right: UsageEvent) -> Bool {
        left.milliseconds == right.milliseconds && left.value == right.value
            && left.uniqueID.map(ExactText.init) == right.uniqueID.map(ExactText.init)
            && left.customer.map(ExactText.init) == right.customer.map(ExactText.init)
            && left.dimensions.mapValues(ExactText.init) == right.dimensions.mapValues(ExactText.init)
    }

    /// The value of a dimension, or the customer under the name `customerId`.
    func dimension(_ name: String) -> String? {
        name == Meter.customer ? customer ?? dimensions[name] : dimensions[name]
    }

    /// The start of the second in which the event happened.
    var seconds: Int64 {
        milliseconds / 1000
    }

    /// The event as it is persisted, with the meter that it belongs to.
    func record(meterID: String) -> JSON {
        var members: [String: JSON] = [
            "meter": .string(meterID),
            "value": .number(value),
            "time": .integer(milliseconds),
            "dimensions": .object(dimensions.mapValues { .string($0) }),
        ]
        members["customer"] = customer.map { .string($0) }
        members["uniqueId"] = uniqueID.map { .string($0) }
        return .object(members)
    }

    init(customer: String?, value: ExactNumber, milliseconds: Int64, uniqueID: String?, dimensions: [String: String]) {
        self.customer = customer
        self.value = value
        self.milliseconds = milliseconds
        self.uniqueID = uniqueID
        self.dimensions = dimensions
    }

    /// Reads a persisted event, or gives nil where the record holds none.
    init?(record: JSON) {
        guard let members = record.object,
            let value = members["value"]?.number,
            let time = members["time"]?.number?.int64,
            let dimensions = members["dimensions"]?.stringMap
        else { return nil }
        self.init(
            customer: members["customer"]?.string,
            value: value,
            milliseconds: time,
            uniqueID: members["uniqueId"]?.string,
            dimensions: dimensions
        )
    }
}
