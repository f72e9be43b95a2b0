import Metering

/// The lines of a file of events that a vendor does not count, each with its vendor and the reason.
///
/// `ingest` reads them again once they are repaired: the event goes to the vendor and the meters that did not count it.
enum DeadLetters {
    /// The letter of an event that a vendor does not count.
    static func line(_ reject: IngestReport.Reject) -> [UInt8] {
        letter(reject.event, to: reject.vendor, reject.meters, reason: reject.reason)
    }

    private static func letter(
        _ event: UsageEvent,
        to vendor: String?,
        _ meters: [Meter.Key],
        reason: String
    ) -> [UInt8] {
        let text = String(decoding: UsageEventWriter.write([event]), as: UTF8.self)
        var letter: JSONObject = [:]
        if let vendor { letter.set("vendor", .string(vendor)) }
        letter.set("reason", .string(reason))
        if !meters.isEmpty {
            letter.set("meters", .texts(meters.map(\.text)))
        }
        letter.set("event", (try? JSONValue.parse(text)) ?? .string(text))
        return JSONValue.object(letter).bytes() + [0x0A]
    }

    /// The letter of a line that is no event, or one that the project does not declare.
    ///
    /// A letter's event goes to whom the letter was for; any other to every vendor.
    static func line(_ line: UsageEventLine) -> [UInt8] {
        if let event = line.event {
            return letter(
                event,
                to: line.letter?.vendor,
                line.letter?.meters ?? [],
                reason: DeclaredEvents.reason(event.event)
            )
        }
        let reasons = line.errors.map { "column \($0.column): \($0.sentence)" }.joined(separator: "; ")
        var letter: JSONObject = ["line": .integer(line.line), "reason": .string(reasons)]
        letter.set("text", .string(line.text ?? ""))
        return JSONValue.object(letter).bytes() + [0x0A]
    }
}
