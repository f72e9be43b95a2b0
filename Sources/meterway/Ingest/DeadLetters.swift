import Metering

/// The lines of a file of events that a vendor does not count, each with its vendor and the reason.
///
/// `ingest` reads them again once they are repaired: the event goes to the vendor and the meters that did not count it.
enum DeadLetters {
    /// The letter of an event that a vendor does not count.
    static func line(_ reject: IngestReport.Reject) -> [UInt8] {
        let text = String(decoding: UsageEventWriter.write([reject.event]), as: UTF8.self)
        var letter: JSONObject = ["vendor": .string(reject.vendor), "reason": .string(reject.reason)]
        if !reject.meters.isEmpty {
            letter.set("meters", .texts(reject.meters.map(\.text)))
        }
        letter.set("event", (try? JSONValue.parse(text)) ?? .string(text))
        return JSONValue.object(letter).bytes() + [0x0A]
    }

    /// The letter of a line that is no event.
    static func line(_ line: UsageEventLine) -> [UInt8] {
        let reasons = line.errors.map { "column \($0.column): \($0.sentence)" }.joined(separator: "; ")
        var letter: JSONObject = ["line": .integer(line.line), "reason": .string(reasons)]
        letter.set("text", .string(line.text ?? ""))
        return JSONValue.object(letter).bytes() + [0x0A]
    }
}
