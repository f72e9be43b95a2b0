import AdapterKit
import Metering
import Migration

/// One meter of an assessment at length, as a part of a page.
struct AssessedMeterCard {
    private let meter: AssessedMeter
    private let assessment: Assessment

    init(_ meter: AssessedMeter, _ assessment: Assessment) {
        self.meter = meter
        self.assessment = assessment
    }

    var html: HTML {
        .card(.id("meter-\(meter.key)")) {
            HTML.element("h3") {
                HTML.code(meter.key.text)
                " \(meter.source.meter.name) "
                HTMLBadge(meter.fidelity).html
            }
            HTML.paragraph { "\(AssessmentWords.origin(meter).capitalizedFirst)." }
            if let obstacle = AssessmentWords.obstacle(meter) {
                HTML.paragraph {
                    HTML.strong("Does not move: ")
                    HTML.sentence("\(obstacle.reason). \(obstacle.remedy.capitalizedFirst).")
                }
            }
            findings
            if meter.isMovable {
                HTML.paragraph { HTML.sentence("The running period ends \(AssessmentWords.period(meter)).") }
                senders
            }
        }
    }

    @HTMLBuilder private var findings: [HTML] {
        if !meter.findings.isEmpty {
            HTMLTable(
                ["Field", "Fidelity", "Reason", "Remedy", "Source"],
                meter.findings.map { finding in
                    [
                        .code(finding.field.rawValue), HTMLBadge(finding.fidelity).html, .sentence(finding.reason),
                        .sentence(finding.remedy), .text(finding.source ?? ""),
                    ]
                }
            ).html
        }
    }

    @HTMLBuilder private var senders: [HTML] {
        rules(meter.senders.before, assessment.from.name)
        rules(meter.senders.after, assessment.to.name)
        if let obstacle = meter.senders.obstacle {
            HTML.paragraph { "No example: \(obstacle)." }
        }
        if let example = meter.senders.example {
            for form in example.after {
                HTML.heading("What to send to \(assessment.to.name)", level: 4)
                if let note = form.note {
                    HTML.paragraph { note.capitalizedFirst + "." }
                }
                HTML.lines(
                    (form.address.map { [$0] + form.headers + [""] } ?? []).joined(separator: "\n")
                        + (form.address == nil ? "" : "\n") + form.body.text(.pretty)
                )
            }
            HTML.heading("Or through Meterway", level: 4)
            HTML.lines("meterway ingest --vendor \(assessment.to.name) FILE\n\n\(AssessmentWords.line(example.event))")
        }
    }

    private func rules(_ rules: [ProjectionRule], _ name: String) -> [HTML] {
        let sentences = rules.flatMap { ProjectionWords.sentences($0, for: meter.key) }
        guard !sentences.isEmpty else { return [] }
        return [.heading("Events on their way to \(name)", level: 4), .list(sentences.map { .sentence($0) })]
    }
}
