import Metering

/// The file of events that a vendor does not count, one a line, each with its vendor and the reason.
enum DeadLetters {
    static func write(_ report: IngestReport, to path: String) throws {
        let rejects = report.vendors.flatMap(\.rejects)
        guard !rejects.isEmpty else { return }
        try FileAppender.append(rejects.flatMap { line($0).bytes() + [0x0A] }, to: path)
    }

    private static func line(_ reject: IngestReport.Reject) -> JSONValue {
        let text = String(decoding: UsageEventWriter.write([reject.event]), as: UTF8.self)
        let event = (try? JSONValue.parse(text)) ?? .string(text)
        return ["vendor": .string(reject.vendor), "reason": .string(reject.reason), "event": event]
    }
}
