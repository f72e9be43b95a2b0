import AdapterKit
import Metering
import Migration

/// A verification as a page that finance signs.
struct VerificationPage: Sendable {
    /// What the page says of its making.
    struct Facts: Sendable {
        /// The project file.
        var project: String
        /// The digest of the report as JSON.
        var digest: String
        /// The file with the report as JSON; `nil` where none was written.
        var document: String?
    }

    /// How many rows that agree are shown of each meter.
    private static let mostEqual = 200

    let report: VerificationReport
    let plots: [UsagePlot]
    let facts: Facts

    /// The page.
    var html: HTMLPage {
        let rows = Dictionary(grouping: report.rows, by: \.meter)
        let plots = plots.filter(\.hasUsage).keyed(by: \.meter)
        let columns = VerificationColumns(report)
        return HTMLPage(
            title: "Migration verification",
            subtitle: "\(report.route.from) to \(report.route.to)",
            facts: [("Project", facts.project)] + VerificationWords.facts(report)
        ) {
            verdict
            summary(rows)
            remarks
            report.meters.flatMap { section($0, rows[$0] ?? [], plots[$0], columns) }
            signature
        }
    }

    private var verdict: HTML {
        .element("div", .class("verdict \(report.passed ? "good" : "bad")")) {
            HTMLBadge(report.passed ? "passed" : "not passed", report.passed ? .good : .bad).html
            HTML.text(" ")
            HTML.strong(VerificationWords.verdict(report))
        }
    }

    /// All meters in one table.
    private func summary(_ rows: [Meter.Key: [ComparedRow]]) -> [HTML] {
        let (failed, idle) = (Set(report.failed), Set(report.idle))
        let cells = report.meters.map { key -> [HTML] in
            let own = rows[key] ?? []
            let all = own.first { $0.customer == nil && $0.period == report.window }
            let failing = own.filter(\.outcome.fails).count
            let leftOut = own.count { $0.outcome == .leftOut }
            let badge =
                failing > 0
                ? HTMLBadge("\(failing) of \(own.count) fail", .bad)
                : leftOut > 0
                    ? HTMLBadge("\(leftOut) left out", .caution)
                    : failed.contains(key)
                        ? HTMLBadge(idle.contains(key) ? "no usage" : "not proved", .bad)
                        : own.contains(where: \.hasUsage) ? HTMLBadge("agrees", .good) : HTMLBadge("no usage", .note)
            return [
                .code(key.text), .text("\(Set(own.compactMap(\.customer)).count)"),
                .text(all.map { UsageWords.number($0.old.reading) } ?? ""),
                .text(all.map { UsageWords.number($0.new.reading) } ?? ""),
                .text(all.map(VerificationWords.difference) ?? ""), badge.html,
            ]
        }
        return [
            .heading("All meters"),
            HTMLTable(
                [
                    .init("Meter"), .init("Customers", isNumber: true), .init(report.route.from, isNumber: true),
                    .init(report.route.to, isNumber: true), .init("Difference", isNumber: true), .init("Result"),
                ],
                cells
            )
            .html,
        ]
    }

    private var remarks: [HTML] {
        report.remarks.isEmpty ? [] : [.heading("Remarks"), .list(report.remarks.map(HTML.text))]
    }

    /// One meter with its plot, its customers and what was found out.
    private func section(
        _ key: Meter.Key,
        _ own: [ComparedRow],
        _ plot: UsagePlot?,
        _ columns: VerificationColumns
    ) -> [HTML] {
        var equal = 0
        let shown = own.filter { row in
            if row.outcome.fails { return true }
            equal += 1
            return equal <= Self.mostEqual
        }
        return [
            .heading(key.text),
            plot.map { plot in
                .element("figure") {
                    SVGPlot(plot: plot).html
                    HTML.element("figcaption", .class("dim")) {
                        "Usage of all customers by the \(plot.step.rawValue) (UTC), and what \(report.route.to) has more or less."
                    }
                }
            } ?? .all([]),
            table(shown, columns),
            own.count > shown.count
                ? .paragraph { "And \(own.count - shown.count) more rows, all of which agree." } : .all([]),
            causes(own),
        ]
    }

    private func table(_ rows: [ComparedRow], _ columns: VerificationColumns) -> HTML {
        let heads = columns.head.dropFirst().map { title in
            HTMLTable.Column(title.isEmpty ? "result" : title, isNumber: !["customer", "from", ""].contains(title))
        }
        return HTMLTable(
            heads,
            rows.map { row in
                columns.cells(row).dropFirst().dropLast().map(HTML.text) + [badge(row)]
            }
        )
        .html
    }

    private func badge(_ row: ComparedRow) -> HTML {
        let tone: HTMLBadge.Tone =
            switch row.outcome {
            case .equal: .good
            case .tolerated: .note
            case .leftOut: .caution
            case .differs, .unlikeEvents, .absent, .unavailable, .failed: .bad
            }
        return HTMLBadge(VerificationWords.outcome(row).lowercased(), tone).html
    }

    private func causes(_ rows: [ComparedRow]) -> HTML {
        let entries = rows.flatMap { row -> [HTML] in
            VerificationWords.reasons(row).map { reason in
                .all([.strong("\(row.customer ?? "All customers"): "), .text(reason)])
            }
        }
        guard !entries.isEmpty else { return .all([]) }
        return .all([.heading("What was found out", level: 3), .list(entries)])
    }

    private var signature: [HTML] {
        let place = facts.document.map { " It is the file \($0)." } ?? " `--json FILE` writes that report."
        return [
            .heading("Signature"),
            .paragraph {
                "The numbers of this page are those of the report with this digest (SHA-256 of the report as JSON).\(place)"
            },
            .lines(facts.digest),
            .element("div", .class("signature")) {
                HTML.paragraph { "Name" }
                HTML.paragraph { "Date" }
                HTML.paragraph { "Signature" }
            },
        ]
    }
}
