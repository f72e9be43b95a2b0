import AdapterKit
import Metering
import Migration

/// The words that all forms of usage share.
enum UsageWords {
    /// The titles of the columns.
    static func head(_ table: UsageTable) -> [String] {
        ["meter", "customer"] + (table.step == nil ? [] : [table.step?.rawValue ?? ""]) + table.vendors
            + (table.hasReference ? ["reference"] : []) + [""]
    }

    /// The cells of a row.
    static func cells(_ row: UsageRow, in table: UsageTable) -> [String] {
        [row.meter.text, String.customer(row.customer)] + (table.step.map { [beginning(row.period, $0)] } ?? [])
            + row.sides.map { number($0.reading) + ($0.remark == nil ? "" : "*") }
            + (table.hasReference ? [row.reference.map(number) ?? ""] : []) + [
                verdict(isCompared: row.isCompared, isEqual: row.isEqual)
            ]
    }

    /// Whether a row's numbers are the same; nothing where there are none to compare.
    static func verdict(isCompared: Bool, isEqual: Bool) -> String {
        isCompared ? isEqual ? "equal" : "DIFFERS" : ""
    }

    /// A number, or in a word why there is none.
    static func number(_ reading: UsageReading) -> String {
        switch reading {
        case .value(let quantity): quantity?.description ?? "none"
        case .absent: "not there"
        case .unavailable: "unavailable"
        case .failed: "failed"
        }
    }

    /// What there is to say besides the numbers, one sentence an entry; what holds of several meters is told once.
    static func notes(_ table: UsageTable) -> [String] {
        let notes = table.rows.flatMap { row in
            Self.notes(row.sides, row.reference).map { ($0.note.said(by: $0.side), row) }
        }
        return notes.grouped().map { text, rows in
            let keys = Excerpt.names(rows.map(\.meter).distinct(by: \.self).map(\.text))
            let people = Excerpt.names(Set(rows.compactMap(\.customer)).sorted().map(String.customer))
            return people.isEmpty ? "\(keys): \(text)" : "\(keys) of \(people): \(text)"
        }
    }

    /// What there is to say of the numbers of a row, each with whose it is.
    static func notes(_ sides: [UsageSide], _ reference: UsageReading?) -> [(side: String, note: String)] {
        let all = sides.map { ($0.vendor, $0.reading.note ?? $0.remark) } + [("reference", reference?.note)]
        return all.compactMap { side, note in note.map { (side, $0) } }
    }

    /// By what a meter counted before, so that its reference rests on that too.
    static func earlier(_ key: Meter.Key, _ earlier: ReferenceSeries.Earlier) -> String {
        let time = earlier.until.map { "events before \($0)" } ?? "all events"
        return "\(key): a change waits, or did, for the end of a billing period: "
            + "\(time) count by the definition before it, in the reference too"
    }

    /// What there is to say of the window itself.
    static func remarks(on window: Period, readAt: Timestamp) -> [String] {
        let isWhole = UsageQuery.Step.hour.begins(at: window.start) && UsageQuery.Step.hour.begins(at: window.end)
        let isOfSeconds = window.start.nanoseconds == 0 && window.end.nanoseconds == 0
        return [
            window.end > readAt
                ? "the window was not over when the vendors were asked: its numbers can still grow" : nil,
            isOfSeconds
                ? nil
                : "the window is not made of whole seconds: a vendor that is asked by the second tells those in it alone",
            isWhole
                ? nil
                : "the window is not made of whole hours: a vendor that reports by the hour may count more than the part asked for",
        ]
        .compactMap(\.self)
    }

    /// All rows in one line.
    static func summary(_ table: UsageTable) -> String {
        let rows = table.rows.filter { $0.isUsage || $0.isCompared }
        let compared = rows.count(where: \.isCompared)
        let differing = rows.count { !$0.isEqual }
        let unknown = table.rows.count { row in row.sides.contains { !$0.reading.isTold } }
        let words = [
            table.rows.count.counted("row"),
            differing == 0
                ? compared == 0 ? "nothing to compare" : "all that is compared is equal" : "\(differing) differ",
            unknown == 0 ? nil : "\(unknown) with a number that is not known",
        ]
        return "Usage: \(words.compactMap(\.self).joined(separator: ", "))."
    }

    /// The beginning of a step, as short as the step allows.
    private static func beginning(_ period: Period, _ step: UsageQuery.Step) -> String {
        let text = period.start.description
        switch step {
        case .hour: return text
        case .day, .month: return text.hasSuffix("T00:00:00Z") ? String(text.prefix(10)) : text
        }
    }
}
