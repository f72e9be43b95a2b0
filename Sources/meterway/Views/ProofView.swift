import MeterConfig
import Metering
import Migration

/// What a run of `prove` found, for people, for programs and for reviews.
enum ProofView {
    /// The totals side by side, and below them what is to be said of single events.
    static func text(_ report: ProofReport, palette: Palette) -> String {
        ProofTextView(palette: palette).render(report)
    }

    /// The report in the documented shape.
    static func json(_ report: ProofReport) -> JSONValue {
        [
            "window": .orNull(report.window?.description),
            "rows": .array(report.rows.map(row)), "proofs": .array(report.verdicts.map(verdict)),
            "samples": .array(report.sections.map(sample)),
        ]
    }

    /// The report as tables.
    static func markdown(_ report: ProofReport) -> String {
        var lines = [ProofWords.summary(report), ""]
        for section in report.sections {
            lines += ["## \(MarkdownTable.escape(section.sample)), \(section.window)", ""]
            lines += MarkdownTable.render(
                ProofWords.head(section),
                section.rows.map { ProofWords.cells($0, in: section) }
            )
            lines.append("")
            let notes = ProofWords.notes(section).map { "- \(MarkdownTable.escape($0))" }
            lines += notes.isEmpty ? [] : notes + [""]
        }
        return lines.joined(separator: "\n")
    }

    private static func row(_ row: ProofRow) -> JSONValue {
        [
            "meter": .string(row.meter.text), "customer": .orNull(row.customer),
            "window": .string(row.window.description), "values": UsageView.values(row.sides),
            "reference": UsageView.quantity(row.reference),
            "expected": .orNull(row.expected.first?.description),
            "equal": row.isCompared ? .bool(row.isEqual) : .null, "notes": UsageView.notes(row.sides, row.reference),
            "causes": .array(row.causes.map(cause)),
        ]
    }

    private static func cause(_ cause: ProofCause) -> JSONValue {
        [
            "side": .string(cause.side), "events": .texts(cause.events),
            "reason": .string(cause.reason),
        ]
    }

    private static func verdict(_ verdict: ProofVerdict) -> JSONValue {
        let proof = verdict.proof
        return [
            "meter": .string(proof.meter.text), "customer": .orNull(proof.customer),
            "events": .string(verdict.sample), "window": .string(proof.window.description),
            "total": .string(proof.total.description), "equal": .bool(verdict.holds),
            "file": .string(proof.location.file), "line": .integer(proof.location.line),
            "column": .integer(proof.location.column), "rows": .array([row(verdict.row)]),
        ]
    }

    private static func sample(_ section: ProofSection) -> JSONValue {
        [
            "events": .string(section.sample), "window": .string(section.window.description),
            "count": .integer(section.eventCount),
            "repeated": .array(section.repeats.map { ["id": .string($0.id), "differs": .bool($0.differs)] }),
            "outside": .texts(section.outside),
            "rejected": .array(section.rejections.map(rejection)),
        ]
    }

    private static func rejection(_ rejection: ProofRejection) -> JSONValue {
        [
            "event": .string(rejection.event), "customer": .string(rejection.customer),
            "meter": .string(rejection.meter.text), "vendor": .orNull(rejection.vendor),
            "reason": .string(rejection.reason),
        ]
    }
}
