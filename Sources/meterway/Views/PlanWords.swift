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
