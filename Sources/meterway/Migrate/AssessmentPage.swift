import AdapterKit
import Metering
import Migration

/// An assessment as a page that a manager can read and print.
struct AssessmentPage {
    private let assessment: Assessment
    private let project: String

    /// Makes the page of an assessment of a project, which is named by its file.
    init(_ assessment: Assessment, project: String) {
        self.assessment = assessment
        self.project = project
    }

    /// The page.
    var page: HTMLPage {
        HTMLPage(
            title: "Migration assessment",
            subtitle: "\(assessment.from.name) to \(assessment.to.name)",
            facts: [
                ("From", "\(assessment.from.title), \(assessment.from.meters.counted("meter"))"),
                ("To", "\(assessment.to.title), \(assessment.to.meters.counted("meter")) there"),
                ("As of", assessment.at.description), ("Usage looked at", assessment.window.description),
                ("Project", project),
            ],
            orientation: .landscape
        ) {
            HTML.element("p", .class("verdict \(tone.rawValue)")) { HTML.strong(AssessmentWords.verdict(assessment)) }
            HTML.heading("Effort")
            HTML.list(AssessmentWords.effort(assessment).map { HTML.sentence($0) })
            matrix
            risks
            bill
            quotas
            customers
            leftOut
            meters
        }
    }

    private var tone: HTMLBadge.Tone {
        switch assessment.verdict {
        case .nothing, .ready: .good
        case .decide, .partial: .caution
        case .blocked: .bad
        }
    }

    @HTMLBuilder private var matrix: [HTML] {
        if !assessment.meters.isEmpty {
            HTML.heading("Meters")
            HTMLTable(
                ["Meter", "Name", "Fidelity", "At \(assessment.to.name)", "Senders", "To decide", "Period ends"],
                assessment.meters.map(row)
            ).html
            HTML.paragraph {
                HTML.dim(
                    "Exact: \(assessment.to.name)'s own definition says the same. Lossy: only descriptions are missing there. "
                        + "Emulated: the total is right under a condition that is named below. Refused: it cannot be there."
                )
            }
        }
    }

    private func row(_ meter: AssessedMeter) -> [HTML] {
        [
            .element("a", HTMLAttribute("href", "#meter-\(meter.key)")) { HTML.code(meter.key.text) },
            .text(meter.source.meter.name), HTMLBadge(meter.fidelity).html, standing(meter),
            .text(meter.isMovable ? AssessmentWords.senders(meter) : ""),
            .all((meter.isMovable ? AssessmentWords.decisions(meter) : []).map { .node("div", [], [.sentence($0)]) }),
            .unbroken(meter.isMovable ? meter.periodEnd.description : ""),
        ]
    }

    private func standing(_ meter: AssessedMeter) -> HTML {
        switch meter.standing {
        case .collides, .refused, .missing: HTMLBadge(AssessmentWords.standing(meter), .bad).html
        case .new, .managed, .adopted: .sentence(AssessmentWords.standing(meter))
        }
    }

    @HTMLBuilder private var risks: [HTML] {
        if !assessment.risks.isEmpty {
            HTML.heading("Risks")
            HTMLTable(
                ["Risk", "Meters", "Reason", "Remedy"],
                assessment.risks.map { risk in
                    [
                        badge(risk.severity), .text(AssessmentWords.names(risk.meters)),
                        .sentence(risk.reason), .sentence(risk.remedy),
                    ]
                }
            ).html
        }
    }

    private func badge(_ severity: MigrationRisk.Severity) -> HTML {
        switch severity {
        case .high: HTMLBadge(severity.rawValue, .bad).html
        case .medium: HTMLBadge(severity.rawValue, .caution).html
        case .low: HTMLBadge(severity.rawValue, .note).html
        }
    }

    @HTMLBuilder private var bill: [HTML] {
        HTML.heading("Periods and history")
        if let billing = AssessmentWords.billing(assessment) {
            HTML.paragraph { HTML.sentence(billing) }
        }
        HTML.paragraph { HTML.sentence(AssessmentWords.history(assessment)) }
    }

    @HTMLBuilder private var quotas: [HTML] {
        if !assessment.quotas.isEmpty {
            HTML.heading("Quotas of \(assessment.to.title)")
            HTMLTable(
                [
                    .init("Of"), .init("There", isNumber: true), .init("To come", isNumber: true),
                    .init("Allowed", isNumber: true), .init(""), .init("Source"),
                ],
                assessment.quotas.map { use in
                    [
                        .text(use.quota.noun), .text(use.present.map(String.init) ?? "not told"),
                        .text(String(use.coming)),
                        .text(String(use.quota.limit)),
                        use.isExceeded ? HTMLBadge("too many", .bad).html : HTMLBadge("fits", .good).html,
                        .text(use.quota.source),
                    ]
                }
            ).html
        }
    }

    @HTMLBuilder private var customers: [HTML] {
        HTML.heading("Customers")
        HTML.paragraph { HTML.sentence(AssessmentWords.customers(assessment)) }
        if !assessment.customers.uses.isEmpty {
            HTMLTable(
                [
                    .init("Meter"), .init("Customer"), .init("Usage in the window", isNumber: true),
                    .init("Running at \(assessment.from.name)"), .init(""),
                ],
                assessment.customers.uses.map { use in
                    [
                        .code(use.meter.text), .text(use.customer), .text(AssessmentWords.usage(use)),
                        .text(AssessmentWords.running(use)), .text(AssessmentWords.counter(use, assessment.customers)),
                    ]
                }
            ).html
        }
        HTML.list(assessment.customers.silent.map { key, reason in .all([.code(key.text), .text(": \(reason)")]) })
    }

    @HTMLBuilder private var leftOut: [HTML] {
        let entries = assessment.undecodable + assessment.leftOut
        if !entries.isEmpty {
            HTML.heading("Not moved")
            HTML.list(entries.map { .sentence(AssessmentWords.leftOut($0)) })
        }
    }

    @HTMLBuilder private var meters: [HTML] {
        if !assessment.meters.isEmpty {
            HTML.heading("Each meter")
            assessment.meters.map { AssessedMeterCard($0, assessment).html }
        }
    }
}
