import Metering

/// The totals of a proof for people at a terminal.
struct ProofTextView {
    /// How many customers of a meter are shown where all are equal.
    private static let mostCustomers = 20

    let palette: Palette

    /// The report as text, with a summary in its last line.
    func render(_ report: ProofReport) -> String {
        let summary = ProofWords.summary(report)
        let isRight = report.status == .done
        return (report.sections.map(block) + [isRight ? summary : palette.red(summary)]).joined(separator: "\n")
    }

    private func block(_ section: ProofSection) -> String {
        let events = section.eventCount.counted("event")
        var lines = ["\(palette.bold(section.sample))  \(section.window)  \(events)"]
        let (rows, hidden) = shown(section.rows)
        let table = TextTable.render([ProofWords.head(section)] + rows.map { ProofWords.cells($0, in: section) })
        lines += table.prefix(1).map { "  " + palette.dim($0) }
        lines += zip(rows, table.dropFirst()).map { "  " + ($0.isEqual ? $1 : palette.red($1)) }
        if hidden > 0 {
            lines.append("  " + palette.dim("and \(hidden.counted("more customer")), all equal"))
        }
        let causes = ProofWords.causes(section)
        lines += causes.map { "  " + palette.red("! \($0.inOneLine)") }
        lines += ProofWords.notes(section).dropFirst(causes.count).map { "  " + palette.dim("* \($0.inOneLine)") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The rows to show, and how many customers' are left out: of each meter's equal ones that no proof is about.
    private func shown(_ rows: [ProofRow]) -> (rows: [ProofRow], hidden: Int) {
        var counts: [Meter.Key: Int] = [:]
        let shown = rows.filter { row in
            guard row.customer != nil, row.isEqual, row.expected.isEmpty else { return true }
            counts[row.meter, default: 0] += 1
            return counts[row.meter, default: 0] <= Self.mostCustomers
        }
        return (shown, rows.count - shown.count)
    }
}
