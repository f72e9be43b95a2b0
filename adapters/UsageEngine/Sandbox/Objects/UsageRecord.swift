/// A usage record as a stream's Meter processor takes it.
struct UsageRecord: Hashable {
    /// Why a record cannot be counted.
    struct Fault: Error, Hashable {
        /// The reasons, set apart by semicolons.
        let reason: String
    }

    /// The customer.
    let userID: String
    /// The type's `externalRef`, else its exact name.
    let meterType: String
    /// The only Meter processor that is to count it; `nil` for all.
    let meterKey: String?
    /// What is counted.
    let value: ExactDecimal
    /// When it happened; `nil` for the time of arrival.
    let timestamp: Moment?

    /// Reads a record.
    ///
    /// Members that counting does not need are not looked at.
    init(_ json: JSON) throws(Fault) {
        guard let object = json.members else { throw Fault(reason: "the record is \(json.kind), not an object") }
        var reasons: [String] = []
        func text(_ name: String) -> String? {
            guard let value = object[name] else {
                reasons.append("\(name) is missing")
                return nil
            }
            guard let text = value.text, !text.isEmpty else {
                reasons.append("\(name) must be text that is not empty")
                return nil
            }
            return text
        }
        let userID = text("userId")
        let meterType = text("meterType")
        meterKey = object["meterKey"] == nil ? nil : text("meterKey")
        let value = object["value"].flatMap(Self.quantity)
        if value == nil {
            reasons.append(
                object["value"] == nil ? "value is missing" : "value must be a number, or a decimal number as text"
            )
        }
        timestamp = object["timestamp"].flatMap(Self.moment)
        if object["timestamp"] != nil && timestamp == nil {
            reasons.append("timestamp must be ISO 8601 text with a zone, or milliseconds since 1970")
        }
        guard let userID, let meterType, let value, reasons.isEmpty else {
            throw Fault(reason: reasons.joined(separator: "; "))
        }
        self.userID = userID
        self.meterType = meterType
        self.value = value
    }

    private static func quantity(_ json: JSON) -> ExactDecimal? {
        switch json {
        case .number(let text), .string(let text): ExactDecimal(text)
        default: nil
        }
    }

    private static func moment(_ json: JSON) -> Moment? {
        switch json {
        case .string(let text): Moment(iso8601: text)
        case .number(let text):
            // Up to the end of the year 9999, beyond which no date can be written.
            Int64(text).flatMap { (0..<253_402_300_800_000).contains($0) ? Moment(milliseconds: $0) : nil }
        default: nil
        }
    }
}
