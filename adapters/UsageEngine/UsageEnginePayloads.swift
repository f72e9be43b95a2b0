import AdapterKit
import Metering

/// A meter type as Usage Engine answers with it; read leniently, with what is unknown passed over.
struct MeterTypePayload: Sendable, Hashable {
    let id: String
    let terms: UsageEngineTerms
    let createdAt: Timestamp?
    /// How many meters the type has; `nil` where the answer does not say.
    let numberOfMeters: Int?
    /// The vendor's whole answer.
    let body: JSONValue

    /// Reads a meter type; `nil` where the value is no object with an id.
    init?(_ json: JSONValue) {
        guard let object = json.object, let id = object.text("id") else { return nil }
        self.id = id
        terms = UsageEngineTerms(
            name: object.text("name") ?? "",
            description: object.text("description"),
            category: object.text("category"),
            externalRef: object.text("externalRef"),
            unit: object.text("unit"),
            aggregation: Self.aggregation(object["aggregation"]),
            schedule: UsageEngineSchedule(object["resetSchedule"]),
            timezone: object.text("timezone"),
            activeFrom: UsageEngineInstant(object["activeFrom"]),
            activeTo: UsageEngineInstant(object["activeTo"])
        )
        createdAt = UsageEngineInstant(object["createdAt"])?.timestamp
        numberOfMeters = object["numberOfMeters"]?.int
        body = json
    }

    /// By how many seconds the vendor's clock may be ahead of ours.
    private static let skew: Int64 = 300

    /// Whether the beginning had come by the vendor's own clock when the type was last written, which may be a little ahead.
    func hasBegun(now: Timestamp) -> Bool {
        guard let begin = terms.activeFrom?.timestamp,
            let written = UsageEngineInstant(body["updatedAt"])?.timestamp ?? createdAt
        else { return false }
        return begin <= written && begin <= now.adding(seconds: Self.skew)
    }

    /// The vendor's word, whether it stands in an object or alone, in any case.
    private static func aggregation(_ json: JSONValue?) -> String? {
        (json?["type"]?.string ?? json?.string)?.lowercased()
    }
}

/// A customer's counter as Usage Engine answers with it.
struct MeterPayload: Sendable, Hashable {
    let id: String
    let meterTypeID: String
    let meterTypeName: String?
    let userID: String
    let meterKey: String
    let deleteOnReset: Bool
    /// The running value; `nil` where there is none yet.
    let value: Quantity?
    let unit: String?
    let timezone: String?
    let periodStart: Timestamp?
    let periodEnd: Timestamp?
    let createdAt: Timestamp?
    /// The vendor's whole answer.
    let body: JSONValue

    /// Reads a meter; `nil` where the value is no object with an id.
    init?(_ json: JSONValue) {
        guard let object = json.object, let id = object.text("id") else { return nil }
        self.id = id
        meterTypeID = object.text("meterTypeId") ?? ""
        meterTypeName = object.text("meterTypeName")
        userID = object.text("userId") ?? ""
        meterKey = object.text("meterKey") ?? ""
        deleteOnReset = object["deleteOnReset"]?.bool ?? false
        value = object["value"].flatMap { $0.quantity ?? $0.string.flatMap { try? Quantity($0) } }
        unit = object.text("unit")
        timezone = object.text("timezone")
        // A period is that of the type's time zone, so that a time without one could be either.
        periodStart = UsageEngineInstant(object["periodStart"], isUTC: false)?.timestamp
        periodEnd = UsageEngineInstant(object["periodEnd"], isUTC: false)?.timestamp
        createdAt = UsageEngineInstant(object["createdAt"])?.timestamp
        body = json
    }
}

extension JSONObject {
    /// A member's text, a number's digits included; `nil` where it is absent, null or empty.
    func text(_ name: String) -> String? {
        let text = self[name].flatMap { $0.string ?? $0.number?.canonicalText }
        return text?.isEmpty == true ? nil : text
    }
}
