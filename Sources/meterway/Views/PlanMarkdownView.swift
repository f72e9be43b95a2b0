import AdapterKit
import Metering
import SyncEngine

/// A plan for reviews: one table for each vendor, fit for a comment on a change of the project.
enum PlanMarkdownView {
    /// The plan as Markdown, with its summary before it, or another one.
    static func render(_ plan: Plan, summary: String? = nil) -> String {
        ([summary ?? PlanWords.summary(plan), ""] + plan.vendors.flatMap(section)).joined(separator: "\n")
    }

    /// How many objects of others are named; a comment on a change has no room for thousands.
    private static let shownOthers = 20

    private static func section(_ vendor: VendorPlan) -> [String] {
        var lines = ["## \(MarkdownTable.escape(vendor.name))", ""]
        if let failure = vendor.failure {
            return lines + ["Could not be read: \(MarkdownTable.escape(failure.description))", ""]
        }
        lines += vendor.notes.flatMap { ["**\(MarkdownTable.escape($0))**", ""] }
        if vendor.changes.isEmpty {
            lines += ["Nothing to do; \(vendor.unchanged) in sync.", ""]
        } else {
            lines += MarkdownTable.render(
                ["", "object", "fields", "fidelity", "remarks"],
                vendor.changes.map(row)
            )
            lines.append("")
        }
        for remark in vendor.remarks {
            let words =
                ["\(remark.ref): \(remark.text)"] + remark.fields.map(changed) + PlanWords.running(remark.running)
            lines += [MarkdownTable.escape(words.joined(separator: "\n")), ""]
        }
        lines += vendor.unmanaged.compactMap(PlanWords.twin).flatMap { [MarkdownTable.escape($0), ""] }
        let others = vendor.unmanaged.filter { $0.twinOf == nil }
        if !others.isEmpty {
            let names = others.prefix(shownOthers).map { "\($0.kind) \(MarkdownTable.code($0.name))" }
            let rest = others.count - names.count
            let more = rest > 0 ? ", and \(rest) more" : ""
            lines += ["Not managed here, left alone: \(names.joined(separator: ", "))\(more)", ""]
        }
        return lines
    }

    private static func row(_ change: Change) -> [String] {
        let fields = change.fields.map { field in
            switch change.action {
            case .create: "\(MarkdownTable.code(field.path)): \(PlanWords.value(field.after))"
            case .delete: "\(MarkdownTable.code(field.path)): \(PlanWords.value(field.before))"
            default: changed(field)
            }
        }
        let remarks =
            PlanWords.gravestFirst(change.findings).map { finding in
                let rest = PlanWords.acceptance(of: finding, in: change) ?? finding.remedy
                return "**\(finding.field.rawValue)** \(finding.fidelity.rawValue): \(finding.reason) *\(rest)*"
            }
            + change.notes + change.counting.map(changed) + PlanWords.running(change)
            + (PlanWords.wait(change).map { [$0] } ?? [])
            + (change.needs.map { [PlanWords.permission($0, for: change)] } ?? [])
        return [
            "`\(PlanWords.sign(change))` \(change.onlyUnbinds ? "let go" : change.action.rawValue)\(change.waits == nil ? "" : ", waiting")",
            "\(change.ref.kind) \(MarkdownTable.code(change.ref.key))",
            fields.joined(separator: "\n"), change.action == .delete ? "" : change.fidelity.rawValue,
            remarks.joined(separator: "\n"),
        ]
    }

    /// A field with its values before and after.
    private static func changed(_ field: FieldChange) -> String {
        "\(MarkdownTable.code(field.path)): \(PlanWords.value(field.before)) → \(PlanWords.value(field.after))"
    }
}
