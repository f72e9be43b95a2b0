import Metering
import Migration

/// The words that all forms of a proof share.
enum ProofWords {
    /// How many ids are named before the rest is only counted.
    private static let longestList = 5
    /// How many rejected events are told before the rest is only counted.
    private static let mostRejections = 20

    /// The titles of a section's columns.
    static func head(_ section: ProofSection) -> [String] {
        let vendors = section.rows.first?.sides.map(\.vendor) ?? []
        return ["meter", "customer", "reference"] + vendors + (expects(section) ? ["expected"] : []) + [""]
    }

    /// The cells of a row of a section.
    static func cells(_ row: ProofRow, in section: ProofSection) -> [String] {
        let expected = expects(section) ? [row.expected.map(\.description).joined(separator: ", ")] : []
        return [row.meter.text, String.customer(row.customer), number(row.reference)]
            + row.sides.map { number($0.reading) } + expected + [
                UsageWords.verdict(isCompared: row.isCompared, isEqual: row.isEqual)
            ]
    }

    /// Whether a section has a total that the project expects.
    private static func expects(_ section: ProofSection) -> Bool {
        section.rows.contains { !$0.expected.isEmpty }
    }

    /// What there is to say of a section beside its numbers, one sentence an entry.
    static func notes(_ section: ProofSection) -> [String] {
        causes(section) + silences(section) + rejections(section) + leftovers(section)
    }

    /// The end of a report in one line.
    static func summary(_ report: ProofReport) -> String {
        let rows = report.rows
        let compared = rows.count(where: \.isCompared)
        let differing = rows.count { !$0.isEqual }
        let totals = compared.counted("total")
        let lonely = rows.count - compared
        guard report.isCompared else {
            return
                "Prove: nothing was proved, since no two sides have a number to compare (\(lonely.counted("total")))."
        }
        let comparison =
            (differing == 0 ? "\(totals) equal" : "\(differing) of \(totals) differ")
            + (lonely > 0 ? ", \(lonely) with nothing to compare" : "")
        guard !report.verdicts.isEmpty else { return "Prove: \(comparison)." }
        let holding = report.verdicts.count(where: \.holds)
        return
            "Prove: \(holding) of \(report.verdicts.count.counted("proof")) \(report.verdicts.count == 1 ? "holds" : "hold"); \(comparison)."
    }

    /// Why totals differ.
    static func causes(_ section: ProofSection) -> [String] {
        section.rows.flatMap { row in
            row.causes.map { "\(row.meter), \(row.customer ?? "all customers"), \($0.side): \($0.reason)" }
        }
    }

    /// Why sides have no number; meters for which a side says the same are told together.
    private static func silences(_ section: ProofSection) -> [String] {
        let notes = section.rows.flatMap { row in
            UsageWords.notes(row.sides, row.reference).map { ("\($0.side): \($0.note)", row.meter) }
        }
        return notes.grouped().sorted { $0.key < $1.key }.map { text, meters in
            "\(meters.distinct(by: \.self).map(\.text).joined(separator: ", ")), \(text)"
        }
    }

    private static func rejections(_ section: ProofSection) -> [String] {
        let shown = section.rejections.prefix(mostRejections).map { rejection in
            let place = rejection.vendor.map { " at \($0)" } ?? ""
            let subject = "\(rejection.event) of \(rejection.customer) for \(rejection.meter)"
            return "rejected\(place): \(subject): \(rejection.reason)"
        }
        let rest = section.rejections.count - shown.count
        return shown + (rest > 0 ? ["rejected besides: \(rest) more, which `--format json` lists"] : [])
    }

    private static func leftovers(_ section: ProofSection) -> [String] {
        let repeats = section.repeats.map { $0.differs ? "\($0.id) (with other content)" : $0.id }
        return [
            list("counted once although repeated", repeats), list("outside the window", section.outside),
        ]
        .compactMap(\.self)
    }

    private static func list(_ title: String, _ names: [String]) -> String? {
        guard !names.isEmpty else { return nil }
        let more = names.count > longestList ? ", and \(names.count - longestList) more" : ""
        return "\(title): \(names.prefix(longestList).joined(separator: ", "))\(more)"
    }

    private static func number(_ reading: UsageReading) -> String {
        switch reading {
        case .value(let quantity): quantity?.description ?? "none"
        case .absent, .unavailable: "-"
        case .failed: "failed"
        }
    }
}
