import AdapterKit
import Metering
import Migration

/// An assessment for people at a terminal: each meter at length first, and what it all comes to at the end.
struct AssessmentTextView {
    let palette: Palette

    /// The assessment as text.
    func render(_ assessment: Assessment) -> String {
        let blocks =
            [head(assessment)] + assessment.meters.map { block($0, assessment) }
            + [
                customers(assessment), leftOut(assessment), table(assessment), risks(assessment), facts(assessment),
                palette.bold(AssessmentWords.verdict(assessment)),
            ]
        return blocks.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private func head(_ assessment: Assessment) -> String {
        palette.bold("Migration from \(assessment.from.name) to \(assessment.to.name)")
            + palette.dim(" (\(assessment.from.title) to \(assessment.to.title), as of \(assessment.at))")
    }

    private func block(_ meter: AssessedMeter, _ assessment: Assessment) -> String {
        let definition = meter.source.meter
        var lines = [
            "\(palette.bold(meter.key.text)) \"\(definition.name.inOneLine)\": \(definition.aggregation)",
            "  \(AssessmentWords.origin(meter))",
            "  at \(assessment.to.name): \(fidelity(meter.fidelity)), \(AssessmentWords.standing(meter))",
        ]
        if let obstacle = AssessmentWords.obstacle(meter) {
            lines.append("  \(palette.red("does not move")): \(obstacle.reason)")
            lines.append("    ↳ \(obstacle.remedy)")
        }
        let lossy = meter.findings.filter { $0.fidelity == .lossy }
        if !lossy.isEmpty {
            lines.append("  kept by Meterway alone: \(lossy.map(\.field.rawValue).joined(separator: ", "))")
        }
        for finding in meter.findings where finding.fidelity == .emulated {
            lines.append("  \(finding.field.rawValue) \(finding.fidelity.rawValue): \(finding.reason)")
            lines.append("    ↳ \(finding.remedy)" + (finding.source.map { " [\($0)]" } ?? ""))
        }
        lines += AssessmentWords.decisions(meter).map { "  to decide: \($0)" }
        guard meter.isMovable else { return lines.joined(separator: "\n") }
        lines.append("  running period ends \(AssessmentWords.period(meter))")
        return (lines + senders(meter, assessment)).joined(separator: "\n")
    }

    private func fidelity(_ fidelity: Fidelity) -> String {
        switch fidelity {
        case .exact: palette.green(fidelity.rawValue)
        case .lossy: fidelity.rawValue
        case .emulated: palette.yellow(fidelity.rawValue)
        case .refused: palette.red(fidelity.rawValue)
        }
    }

    private func senders(_ meter: AssessedMeter, _ assessment: Assessment) -> [String] {
        let change = meter.senders
        var lines = ["  senders: \(AssessmentWords.senders(meter))"]
        for (name, rules) in [(assessment.from.name, change.before), (assessment.to.name, change.after)] {
            let sentences = rules.flatMap { ProjectionWords.sentences($0, for: meter.key) }
            guard !sentences.isEmpty else { continue }
            lines.append("    to \(name)")
            lines += sentences.map { "      \($0)" }
        }
        if let obstacle = change.obstacle { lines.append("    no example: \(obstacle)") }
        guard let example = change.example else { return lines }
        for form in example.after {
            lines.append("    send \(form.address ?? "a line such as this")" + (form.note.map { " (\($0))" } ?? ""))
            lines += form.headers.filter { _ in form.address != nil }.map { "      \($0)" }
            lines.append("      \(form.body.text(.line))")
        }
        lines.append("    or `meterway ingest --vendor \(assessment.to.name) FILE` with lines such as")
        lines.append("      \(AssessmentWords.line(example.event))")
        return lines
    }

    private func customers(_ assessment: Assessment) -> String {
        let customers = assessment.customers
        var lines = [palette.bold("Customers") + ": " + AssessmentWords.customers(assessment)]
        let rows = customers.uses.map {
            [
                "  \($0.meter)", $0.customer, AssessmentWords.usage($0), AssessmentWords.running($0),
                AssessmentWords.counter($0, customers),
            ]
        }
        if !rows.isEmpty {
            let head = ["  meter", "customer", "usage in the window", "running", ""]
            lines += TextTable.render([head] + rows)
        }
        lines += customers.silent.map { "  \($0.meter): \($0.reason)" }
        return lines.joined(separator: "\n")
    }

    private func leftOut(_ assessment: Assessment) -> String {
        let entries = assessment.undecodable + assessment.leftOut
        guard !entries.isEmpty else { return "" }
        return ([palette.bold("Not moved")] + entries.map { "  \(AssessmentWords.leftOut($0))" }).joined(
            separator: "\n"
        )
    }

    private func table(_ assessment: Assessment) -> String {
        guard !assessment.meters.isEmpty else { return "" }
        let head = ["meter", "fidelity", "at \(assessment.to.name)", "senders", "open decisions"]
        let rows = assessment.meters.map { meter in
            [
                meter.key.text, meter.fidelity.rawValue, AssessmentWords.standing(meter),
                meter.isMovable ? AssessmentWords.senders(meter) : "",
                meter.decisions.filter(\.isOpen).map(\.field.rawValue).joined(separator: ", "),
            ]
        }
        return TextTable.render([head] + rows).joined(separator: "\n")
    }

    private func risks(_ assessment: Assessment) -> String {
        guard !assessment.risks.isEmpty else { return "" }
        let lines = assessment.risks.flatMap { risk -> [String] in
            let subject = risk.meters.isEmpty ? "" : AssessmentWords.names(risk.meters) + ": "
            let word = risk.severity.rawValue.padded(to: 6)
            let shown =
                switch risk.severity {
                case .high: palette.red(word)
                case .medium: palette.yellow(word)
                case .low: word
                }
            return ["  \(shown)  \(subject)\(risk.reason)", "          ↳ \(risk.remedy)"]
        }
        return ([palette.bold("Risks")] + lines).joined(separator: "\n")
    }

    private func facts(_ assessment: Assessment) -> String {
        var lines = [palette.bold("Effort")] + AssessmentWords.effort(assessment).map { "  \($0)" }
        lines += assessment.quotas.map { "  \(AssessmentWords.quota($0)) [\($0.quota.source)]" }
        lines.append("  " + AssessmentWords.history(assessment))
        if let billing = AssessmentWords.billing(assessment) { lines.append("  " + billing) }
        return lines.joined(separator: "\n")
    }
}
