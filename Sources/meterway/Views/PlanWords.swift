import AdapterKit
import Metering
import SyncEngine

/// The words and signs that all forms of a plan share.
enum PlanWords {
    /// The sign of an action, as tools of this kind have it.
    static func sign(_ action: Change.Action) -> String {
        switch action {
        case .create: "+"
        case .adopt: "="
        case .update: "~"
        case .replace: "±"
        case .delete: "-"
        case .blocked: "!"
        }
    }

    /// A value as people read it.
    static func value(_ value: JSONValue) -> String {
        if value.isNull { return "nothing" }
        if let text = value.string, text.hasPrefix("${"), text.hasSuffix("}") {
            return "(the id of \(text.dropFirst(2).dropLast()))"
        }
        return value.text()
    }

    /// The acceptance of a finding among those of a change; `nil` where nobody accepted it.
    static func acceptance(of finding: Finding, in change: Change) -> String? {
        guard finding.fidelity != .refused, let waiver = change.accepted.first(where: { $0.field == finding.field })
        else { return nil }
        return "accepted\(waiver.lastDay.map { " until \($0)" } ?? ""): \(waiver.reason)"
    }

    /// Findings with the gravest first, else in their order.
    static func gravestFirst(_ findings: [Finding]) -> [Finding] {
        Fidelity.allCases.reversed().flatMap { grade in findings.filter { $0.fidelity == grade } }
    }

    /// What is wrong with an object that bears the mark of a managed one; `nil` where it bears none.
    static func twin(_ object: VendorPlan.Unmanaged) -> String? {
        object.twinOf.map { ref in
            "The \(object.kind) \"\(object.name)\" (\(object.id)) looks like a second \(ref), as a write leaves it that the vendor "
                + "carried out twice. If nothing hangs on it, remove it at the vendor."
        }
    }

    /// What has to be allowed before a change is done.
    static func permission(_ need: Change.Permission) -> String {
        switch need {
        case .adopt: "The object differs from the project; it is adopted with these changes only with `--adopt`."
        case .allowReplace: "A replacement is done only with `--allow-replace`."
        }
    }

    /// The summary of a plan in one line.
    static func summary(_ plan: Plan) -> String {
        let summary = plan.summary
        let verbs: [(Change.Action, String)] = [
            (.create, "to create"), (.adopt, "to adopt"), (.update, "to update"), (.replace, "to replace"),
            (.delete, "to delete"), (.blocked, "blocked"),
        ]
        let parts = verbs.filter { summary[$0.0] > 0 }.map { "\(summary[$0.0]) \($0.1)" }
        let changes = parts.isEmpty ? "no changes" : parts.joined(separator: ", ")
        return "Plan: \(changes); \(summary.unchanged) in sync\(unread(plan))."
    }

    /// The vendors that a plan says nothing about, as the end of a sentence; empty where there is none.
    static func unread(_ plan: Plan) -> String {
        let names = plan.vendors.filter { $0.failure != nil }.map(\.name)
        return names.isEmpty ? "" : "; \(names.joined(separator: ", ")) could not be read"
    }
}
