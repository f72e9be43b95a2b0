import Metering
import Migration

/// The columns in which all forms of a verification show its rows.
struct VerificationColumns: Sendable {
    private let ends: [String]
    /// Whether rows are of parts of the window.
    private let isStepped: Bool
    private let hasReference: Bool

    init(_ report: VerificationReport) {
        ends = [report.route.from, report.route.to]
        isStepped = report.rows.contains { $0.period != report.window }
        hasReference = !report.events.isEmpty
    }

    /// The titles of the columns.
    var head: [String] {
        ["meter", "customer"] + (isStepped ? ["from"] : []) + ends + ["difference"] + (hasReference ? ["events"] : [])
            + [""]
    }

    /// The cells of a row.
    func cells(_ row: ComparedRow) -> [String] {
        [row.meter.text, String.customer(row.customer)] + (isStepped ? [row.period.start.description] : [])
            + [
                UsageWords.number(row.old.reading), UsageWords.number(row.new.reading),
                VerificationWords.difference(row),
            ] + (hasReference ? [row.reference.map(UsageWords.number) ?? ""] : []) + [VerificationWords.outcome(row)]
    }
}
