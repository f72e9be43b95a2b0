import AdapterKit
import Metering
import SyncEngine

/// The words and signs that all forms of a plan share.
enum PlanWords {
    /// The sign of a change; one that only lets go of an object takes nothing away.
    static func sign(_ change: Change) -> String { change.onlyUnbinds ? "≠" : sign(change.action) }

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

    /// Remarks with the names of the objects that each is about; plain ones that say the same are one.
    static func grouped(_ remarks: [PlanRemark]) -> [(remark: PlanRemark, names: String)] {
        var groups: [(remark: PlanRemark, refs: [ObjectRef])] = []
        for remark in remarks {
            let isPlain = remark.fields.isEmpty && remark.running.isEmpty
            if isPlain, let last = groups.last?.remark, last.text == remark.text, last.ref.kind == remark.ref.kind {
                groups[groups.count - 1].refs.append(remark.ref)
            } else {
                groups.append((remark, [remark.ref]))
            }
        }
        return groups.map { remark, refs in
            (remark, "\(remark.ref.kind) \(Excerpt.names(refs.map(\.key)))")
        }
    }

    /// A field's change on one line: its path, and its values before and after.
    static func change(_ change: FieldChange) -> String {
        "\(change.path) \(value(change.before)) → \(value(change.after))"
    }

    /// A value as people read it.
    static func value(_ value: JSONValue) -> String {
        if value.isNull { return "nothing" }
        return link(value) ?? quoted(value) ?? value.text(.line)
    }

    /// A text with quotation marks in it, such as a document within a field, between apostrophes in place of a mark before each;
    /// `nil` for any other value, and where something else in it has to be escaped.
    private static func quoted(_ value: JSONValue) -> String? {
        guard let text = value.string, text.utf8.contains(UInt8(ascii: "\"")), !text.utf8.contains(UInt8(ascii: "'"))
        else { return nil }
        let plain = value.text(.line).dropFirst().dropLast().replacing("\\\"", with: "\"")
        return plain.utf8.contains(UInt8(ascii: "\\")) ? nil : "'\(plain)'"
    }

    /// Adds a value to a line as people read it.
    static func add(_ value: JSONValue, to page: inout TextPage) {
        if value.isNull {
            page.add("nothing")
        } else if let words = link(value) ?? quoted(value) {
            page.add(words)
        } else {
            page.add(value)
        }
    }

    /// What a text that stands for another object's id says; `nil` for any other value.
    private static func link(_ value: JSONValue) -> String? {
        guard let text = value.string, text.utf8.first == UInt8(ascii: "$"), text.hasPrefix("${"), text.hasSuffix("}")
        else { return nil }
        return "(the id of \(text.dropFirst(2).dropLast()))"
    }

    /// The acceptance of a finding among those of a change; `nil` where nobody accepted it.
    static func acceptance(of finding: Finding, in change: Change) -> String? {
        guard finding.fidelity != .refused, let waiver = change.accepted.first(where: { $0.field == finding.field })
        else { return nil }
        return "accepted\(waiver.lastDay.map { " until \($0)" } ?? ""): \(waiver.reason)"
    }

    private static let gravestFirst = Fidelity.allCases.sorted(by: >)

    /// Findings with the gravest first, else in their order.
    static func gravestFirst(_ findings: [Finding]) -> [Finding] {
        guard findings.count > 1 else { return findings }
        var sorted: [Finding] = []
        sorted.reserveCapacity(findings.count)
        for fidelity in gravestFirst {
            for index in findings.indices where findings[index].fidelity == fidelity { sorted.append(findings[index]) }
        }
        return sorted
    }

    /// What keeps an apply of a plan from writing anything.
    static func stop(_ stop: SafetyCheck.Violation) -> String {
        "An apply would stop before it writes anything: \(stop.reason). \(stop.remedy)."
    }

    /// What is wrong with an object that bears the mark of a managed one; `nil` where it bears none.
    static func twin(_ object: VendorPlan.Unmanaged) -> String? {
        object.twinOf.map { ref in
            "The \(object.kind) \"\(object.name.inOneLine)\" (\(object.id)) looks like a second \(ref), as a write leaves it that the vendor "
                + "carried out twice. Usage may count twice: remove it at the vendor, where nothing hangs on it that you need."
        }
    }

    /// What has to be allowed before a change is done.
    static func permission(_ need: Change.Permission, for change: Change) -> String {
        switch need {
        case .allowReplace where change.action == .delete && change.successor == nil:
            "It goes after what stands on it, which is made anew only with `--allow-replace`."
        case .allowReplace where change.action == .delete:
            "What was replaced goes, with what it counted, only with `--allow-replace`."
        case .adopt: "The object differs from the project; it is adopted with these changes only with `--adopt`."
        case .allowReplace: "A replacement is done only with `--allow-replace`."
        }
    }

    /// The open periods that a change touches, one a line, the first of many; empty where the object's own note tells it.
    static func running(_ change: Change) -> [String] {
        change.observed?.running == nil ? running(change.running) : []
    }

    /// Open periods, one a line, the first of many.
    static func running(_ usages: [RunningUsage]) -> [String] {
        let shown = usages.prefix(shownPeriods).map { usage in
            let who = usage.customer ?? "all customers"
            let value = usage.value.map { " has \($0)" } ?? ""
            let end = usage.end.map { " in the period that ends at \($0)" } ?? ""
            let assumed = usage.isAssumed ? " (assumed: calendar months in UTC)" : ""
            return "\(who)\(value)\(end)\(assumed): \(fate(usage.fate))"
        }
        let rest = usages.count - shown.count
        return shown + (rest > 0 ? ["and \(rest.counted("more customer")); `--format json` names all"] : [])
    }

    private static let shownPeriods = 8

    private static func fate(_ fate: RunningUsage.Fate) -> String {
        switch fate {
        case .lost: "lost"
        case .kept: "kept until then"
        case .left: "stays with the old one, since it is not managed here"
        case .altered: "counts otherwise from now on"
        }
    }

    /// What a change waits for; `nil` where it does not.
    static func wait(_ change: Change) -> String? {
        change.waits.map { waits in
            waits.until.map { "Waits until \($0): \(waits.reason)." } ?? "Waits: \(waits.reason)."
        }
    }

    /// The summary of a plan in one line.
    static func summary(_ plan: Plan) -> String {
        if !plan.vendors.isEmpty, plan.vendors.allSatisfy({ $0.failure != nil }) {
            return "Plan: none\(unread(plan))."
        }
        let summary = plan.summary
        let released = plan.vendors.lazy.flatMap(\.changes).count { $0.onlyUnbinds && $0.waits == nil }
        let numbers = [
            (summary[.create], "to create"), (summary[.adopt], "to adopt"), (summary[.update], "to update"),
            (summary[.replace], "to replace"), (summary[.delete] - released, "to delete"), (released, "to let go of"),
            (summary[.blocked], "blocked"),
        ]
        let parts = numbers.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let waiting = summary.waiting > 0 ? ", \(summary.waiting) waiting" : ""
        let changes = parts.isEmpty ? "no changes" : parts.joined(separator: ", ")
        let twins = plan.vendors.flatMap(\.unmanaged).count { $0.twinOf != nil }
        let doubled = twins > 0 ? ", \(twins) there twice" : ""
        return "Plan: \(changes)\(waiting); \(summary.unchanged) in sync\(doubled)\(unread(plan))."
    }

    /// The vendors that a plan says nothing about, as the end of a sentence; empty where there is none.
    static func unread(_ plan: Plan) -> String {
        let names = plan.vendors.filter { $0.failure != nil }.map(\.name)
        return names.isEmpty ? "" : "; \(names.joined(separator: ", ")) could not be read"
    }
}
