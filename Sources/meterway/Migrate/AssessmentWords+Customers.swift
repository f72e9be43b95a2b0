import AdapterKit
import Metering
import Migration

extension AssessmentWords {
    /// A customer's usage in the window.
    static func usage(_ use: CustomerUse) -> String { use.usage.map(\.description) ?? "not known" }

    /// What a customer's counter holds.
    static func running(_ use: CustomerUse) -> String {
        guard let running = use.running else { return "" }
        return (running.value.map(\.description) ?? "no value") + (running.end.map { " until \($0)" } ?? "")
    }

    /// Whether a customer has what it needs.
    static func counter(_ use: CustomerUse, _ customers: CustomerAssessment) -> String {
        guard case .counters(_) = customers.terms else { return "" }
        if use.hasCounter { return "counter in the files" }
        return use.answer.map { "decided, fed by `\($0)`" } ?? "no counter yet"
    }

    /// Something that does not move.
    static func leftOut(_ entry: SourceInventory.LeftOut) -> String {
        "the \(entry.kind) \"\(entry.name)\"\(entry.id.map { " (\($0))" } ?? ""): \(entry.reason)"
    }

    /// The names of some meters, a few of them.
    static func names(_ meters: [Meter.Key]) -> String { Excerpt.names(meters.map(\.text), upTo: 5) }

    /// An event as a line that `ingest` takes.
    static func line(_ event: UsageEvent) -> String {
        let text = String(decoding: UsageEventWriter.write([event]), as: UTF8.self)
        return String(text.prefix { $0 != "\n" })
    }
}
