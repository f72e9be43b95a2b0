import Migration

/// A verification as a page for a review.
enum VerificationMarkdownView {
    static func render(_ report: VerificationReport) -> String {
        var lines = [
            "# Verification of \(report.route.from) to \(report.route.to)", "", VerificationWords.verdict(report), "",
        ]
        lines += VerificationWords.facts(report).map { "- \($0.name): \(MarkdownTable.escape($0.value))" } + [""]
        let columns = VerificationColumns(report)
        lines += MarkdownTable.render(columns.head, report.rows.map(columns.cells))
        let notes = VerificationWords.notes(report) + report.remarks
        if !notes.isEmpty { lines += [""] + notes.map { "- \(MarkdownTable.escape($0))" } }
        return lines.joined(separator: "\n")
    }
}
