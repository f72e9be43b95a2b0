/// A record that the stream could not count and holds for Data Correction.
struct Correction: Hashable, Sendable {
    /// The record's place in the order in which records came here.
    let number: Int
    /// When it came.
    let receivedAt: Moment
    /// Why it was not counted.
    let reason: String
    /// The record, as it was sent.
    let record: JSON

    /// The entry as the stand-in stream lists it, and as it is kept between runs.
    var json: JSON {
        [
            "number": .number(String(number)),
            "receivedAt": .string(receivedAt.iso8601(.zulu)),
            "reason": .string(reason),
            "record": record,
        ]
    }

    /// Makes an entry.
    init(number: Int, receivedAt: Moment, reason: String, record: JSON) {
        self.number = number
        self.receivedAt = receivedAt
        self.reason = reason
        self.record = record
    }

    /// Reads a kept entry back; `nil` for anything else.
    init?(persisted object: JSONObject) {
        guard let number = object.count("number"), let receivedAt = object.moment("receivedAt"),
            let reason = object["reason"]?.text, let record = object["record"]
        else { return nil }
        self.init(number: number, receivedAt: receivedAt, reason: reason, record: record)
    }
}
