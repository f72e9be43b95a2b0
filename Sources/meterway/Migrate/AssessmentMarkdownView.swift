import AdapterKit
import Metering
import Migration

/// An assessment as Markdown: what it comes to first, and each meter at length below.
enum AssessmentMarkdownView {
    /// The assessment as Markdown.
    static func render(_ assessment: Assessment) -> String {
        let blocks =
            [
                "# Migration from \(escape(assessment.from.name)) to \(escape(assessment.to.name))",
                "**\(escape(AssessmentWords.verdict(assessment)))** As of \(assessment.at).",
                list(AssessmentWords.effort(assessment) + assessment.quotas.map(AssessmentWords.quota)),
                matrix(assessment), risks(assessment),
            ] + assessment.meters.map { section($0, assessment) } + [
                customers(assessment), leftOut(assessment), rest(assessment),
            ]
        return blocks.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private static func escape(_ text: String) -> String { MarkdownTable.escape(text) }

    private static func list(_ lines: [String]) -> String {
        lines.map { "- \(escape($0))" }.joined(separator: "\n")
    }

    private static func matrix(_ assessment: Assessment) -> String {
        guard !assessment.meters.isEmpty else { return "" }
        let rows = assessment.meters.map { meter in
            [
                "`\(meter.key)`", meter.source.meter.name, meter.fidelity.rawValue, AssessmentWords.standing(meter),
                meter.isMovable ? AssessmentWords.senders(meter) : "",
                AssessmentWords.decisions(meter).joined(separator: "\n"),
            ]
        }
        let head = ["meter", "name", "fidelity", "at \(escape(assessment.to.name))", "senders", "to decide"]
        return MarkdownTable.render(head, rows).joined(separator: "\n")
    }

    private static func risks(_ assessment: Assessment) -> String {
        guard !assessment.risks.isEmpty else { return "" }
        let rows = assessment.risks.map {
            [$0.severity.rawValue, Excerpt.list($0.meters), $0.reason, $0.remedy]
        }
        return (["## Risks", ""] + MarkdownTable.render(["risk", "meters", "reason", "remedy"], rows)).joined(
            separator: "\n"
        )
    }

    private static func section(_ meter: AssessedMeter, _ assessment: Assessment) -> String {
        var lines = ["## `\(meter.key)` \(escape(meter.source.meter.name))", ""]
        lines += ["\(escape(AssessmentWords.origin(meter)).capitalizedFirst).", ""]
        if let obstacle = AssessmentWords.obstacle(meter) {
            lines += ["Does not move: \(escape(obstacle.reason)). \(escape(obstacle.remedy.capitalizedFirst)).", ""]
        }
        if !meter.findings.isEmpty {
            let rows = meter.findings.map { [$0.field.rawValue, $0.fidelity.rawValue, $0.reason, $0.remedy] }
            lines += MarkdownTable.render(["field", "fidelity", "reason", "remedy"], rows) + [""]
        }
        guard meter.isMovable else { return lines.dropLast().joined(separator: "\n") }
        lines += ["The running period ends \(escape(AssessmentWords.period(meter))).", ""]
        for (name, rules) in [(assessment.from.name, meter.senders.before), (assessment.to.name, meter.senders.after)] {
            let sentences = rules.flatMap { ProjectionWords.sentences($0, for: meter.key) }
            guard !sentences.isEmpty else { continue }
            lines += ["Events on their way to \(escape(name)):", ""] + sentences.map { "- \(escape($0))" } + [""]
        }
        if let obstacle = meter.senders.obstacle { lines += ["No example: \(escape(obstacle)).", ""] }
        return (lines + example(meter.senders, assessment)).dropLast().joined(separator: "\n")
    }

    private static func example(_ senders: SenderChange, _ assessment: Assessment) -> [String] {
        guard let example = senders.example else { return [] }
        let forms = example.after.flatMap { form -> [String] in
            let head = form.address.map { [$0] + form.headers + [""] } ?? []
            return ["```http"] + head + [form.body.text(.pretty), "```", ""]
        }
        return forms + [
            "or `meterway ingest --vendor \(assessment.to.name) FILE` with lines such as", "", "```json",
            AssessmentWords.line(example.event), "```", "",
        ]
    }

    private static func customers(_ assessment: Assessment) -> String {
        let customers = assessment.customers
        let lines = ["## Customers", "", escape(AssessmentWords.customers(assessment))]
        let rows = customers.uses.map {
            [
                "`\($0.meter)`", $0.customer, AssessmentWords.usage($0), AssessmentWords.running($0),
                AssessmentWords.counter($0, customers),
            ]
        }
        let table =
            rows.isEmpty
            ? [] : [""] + MarkdownTable.render(["meter", "customer", "usage in the window", "running", ""], rows)
        let notes = customers.silent.map { "- `\($0.meter)`: \(escape($0.reason))" }
        return (lines + table + (notes.isEmpty ? [] : [""] + notes)).joined(separator: "\n")
    }

    private static func leftOut(_ assessment: Assessment) -> String {
        let entries = assessment.undecodable + assessment.leftOut
        guard !entries.isEmpty else { return "" }
        return (["## Not moved", ""] + entries.map { "- \(escape(AssessmentWords.leftOut($0)))" }).joined(
            separator: "\n"
        )
    }

    private static func rest(_ assessment: Assessment) -> String {
        (["## Periods and history", "", escape(AssessmentWords.history(assessment))]
            + (AssessmentWords.billing(assessment).map { ["", escape($0)] } ?? [])).joined(separator: "\n")
    }
}
