import Metering
import Migration

/// A verification for people at a terminal.
struct VerificationTextView {
    /// How many rows that agree are shown of each meter.
    private static let mostEqual = 20

    let palette: Palette

    /// The report, with the verdict in its last line.
    func render(_ report: VerificationReport) -> String {
        var lines = [palette.bold("\(report.route)") + "  \(report.window)"]
        let (rows, hidden) = Self.shown(report.rows)
        let columns = VerificationColumns(report)
        let table = TextTable.render([columns.head] + rows.map(columns.cells))
        lines += table.prefix(1).map { "  " + palette.dim($0) }
        lines += zip(rows, table.dropFirst()).map { "  " + ($0.outcome.fails ? palette.red($1) : $1) }
        let more = hidden.counted("more row, which agrees", "more rows, all of which agree")
        if hidden > 0 { lines.append("  " + palette.dim("and \(more)")) }
        lines += VerificationWords.notes(report).map { "  " + palette.yellow("! \($0.inOneLine)") }
        lines += report.remarks.map { "  " + palette.dim("* \($0.inOneLine)") }
        let verdict = VerificationWords.verdict(report)
        return (lines + [report.passed ? palette.green(verdict) : palette.red(verdict)]).joined(separator: "\n")
    }

    private static func shown(_ rows: [ComparedRow]) -> (rows: [ComparedRow], hidden: Int) {
        var counts: [Meter.Key: Int] = [:]
        let shown = rows.filter { row in
            guard row.customer != nil, !row.outcome.fails else { return true }
            counts[row.meter, default: 0] += 1
            return counts[row.meter, default: 0] <= mostEqual
        }
        return (shown, rows.count - shown.count)
    }
}
