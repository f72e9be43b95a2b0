import AdapterKit
import Metering
package import SyncEngine

/// A plan for people at a terminal: grouped by vendor, each change with its fields and, beside them, its findings.
package struct PlanTextView {
    private let palette: Palette

    /// Makes a view.
    package init(palette: Palette) {
        self.palette = palette
    }

    /// The plan as text, with a summary in its last line.
    package func render(_ plan: Plan) -> String {
        let blocks = plan.vendors.compactMap(block)
        return (blocks + [PlanWords.summary(plan)]).joined(separator: "\n")
    }

    private func block(_ vendor: VendorPlan) -> String? {
        let adapter = vendor.adapter == vendor.name ? "" : palette.dim(" (\(vendor.adapter))")
        var lines = [palette.bold(vendor.name) + adapter]
        if let failure = vendor.failure {
            lines.append("  " + palette.red("could not be read: \(failure)"))
        } else if vendor.changes.isEmpty {
            lines.append(palette.dim("  nothing to do; \(vendor.unchanged) in sync"))
        }
        for change in vendor.changes {
            lines += self.lines(of: change)
        }
        lines += remarks(vendor)
        lines += unmanaged(vendor)
        return lines.joined(separator: "\n") + "\n"
    }

    private func lines(of change: Change) -> [String] {
        let title = change.name == change.ref.key ? "" : " \"\(change.name)\""
        let fidelity = change.fidelity == .exact ? "" : "  \(paint(change.fidelity))"
        let sign = change.waits == nil ? paint(change.action) : palette.dim("⧖ \(PlanWords.sign(change.action))")
        let head = "  \(sign) \(change.ref.kind) \(palette.bold(change.ref.key))\(title)\(fidelity)"
        var lines = [head]
        var (findings, told) = Self.split(change)
        let names = change.fields.map { $0.path } + findings.map { $0.field.rawValue }
        let width = min(names.map { $0.unicodeScalars.count }.max() ?? 0, 28)
        for field in change.fields {
            lines.append("      " + line(of: field, in: change, width: width))
            guard findings.contains(where: { $0.field.rawValue == field.path }) else { continue }
            let beside = findings.filter { $0.field.rawValue == field.path }
            findings.removeAll { $0.field.rawValue == field.path }
            lines += self.lines(of: beside, in: change, width: width)
        }
        lines += self.lines(of: findings, in: change, width: width)
        if !told.isEmpty {
            let fields = told.map(\.field.rawValue).joined(separator: ", ")
            let key = change.meters.first.map { "; `meterway explain \($0)` tells the conditions" } ?? ""
            lines.append("      \(paint(.emulated)): \(fields)" + palette.dim(key))
        }
        lines += change.notes.map { "      " + palette.yellow("* \($0)") }
        lines += PlanWords.running(change).map { "        " + palette.yellow($0) }
        lines += PlanWords.wait(change).map { ["      " + palette.yellow("* \($0)")] } ?? []
        if let need = change.needs {
            lines.append("      " + palette.yellow("* " + PlanWords.permission(need)))
        }
        return lines
    }

    /// The findings to tell in full, and those that were told when the object was made and concern nothing that changes.
    private static func split(_ change: Change) -> (full: [Finding], told: [Finding]) {
        let findings = change.findings.filter { $0.fidelity != .exact }
        guard change.action == .update || change.action == .replace else { return (findings, []) }
        let paths = Set(change.fields.map(\.path))
        let full = findings.filter { paths.contains($0.field.rawValue) || $0.fidelity == .refused }
        return (full, findings.filter { $0.fidelity == .emulated && !full.contains($0) })
    }

    private func line(of field: FieldChange, in change: Change, width: Int) -> String {
        let path = field.path.padded(to: width)
        return switch change.action {
        case .create: "\(path)  \(PlanWords.value(field.after))"
        case .delete: "\(path)  \(palette.dim(PlanWords.value(field.before)))"
        default: "\(path)  \(palette.dim(PlanWords.value(field.before))) → \(PlanWords.value(field.after))"
        }
    }

    /// The gravest findings first; a remedy that serves several, or what accepts them, stands once, below them.
    private func lines(of findings: [Finding], in change: Change, width: Int) -> [String] {
        var groups: [(findings: [Finding], rest: String)] = []
        for finding in PlanWords.gravestFirst(findings) {
            let rest = PlanWords.acceptance(of: finding, in: change).map { "✓ \($0)" } ?? "↳ \(finding.remedy)"
            let last = groups.count - 1
            if last >= 0, groups[last].findings[0].fidelity == finding.fidelity, groups[last].rest == rest {
                groups[last].findings.append(finding)
            } else {
                groups.append(([finding], rest))
            }
        }
        let margin = "      " + "".padded(to: width) + "  "
        return groups.flatMap { group in
            let isList = group.findings.count > 1 && group.findings[0].fidelity == .lossy
            let told = isList ? [list(group.findings, margin)] : group.findings.map { line(of: $0, width: width) }
            return told + [margin + palette.dim(group.rest)]
        }
    }

    private func line(of finding: Finding, width: Int) -> String {
        "      \(finding.field.rawValue.padded(to: width))  \(paint(finding.fidelity)): \(finding.reason)"
    }

    /// Descriptive fields that a vendor has no place for, in one line; `explain` tells of each.
    private func list(_ findings: [Finding], _ margin: String) -> String {
        let fields = findings.map { $0.field.rawValue }.joined(separator: ", ")
        return "\(margin)\(paint(.lossy)): \(fields)"
    }

    /// What there is to know of objects in sync, the first of many.
    private func remarks(_ vendor: VendorPlan) -> [String] {
        let shown = vendor.remarks.prefix(Self.shownRemarks).flatMap { remark in
            let fields = remark.fields.map { field in
                "      \(field.path)  \(palette.dim(PlanWords.value(field.before))) → \(PlanWords.value(field.after))"
            }
            return [palette.yellow("  * \(remark.ref): \(remark.text)")] + fields
                + PlanWords.running(remark.running).map { "        " + palette.yellow($0) }
        }
        let rest = vendor.remarks.count - Self.shownRemarks
        return shown + (rest > 0 ? [palette.yellow("  * and \(rest) more; `--format json` has all")] : [])
    }

    private static let shownRemarks = 10

    private func unmanaged(_ vendor: VendorPlan) -> [String] {
        let twins = vendor.unmanaged.compactMap { object in
            PlanWords.twin(object).map { "  " + palette.yellow("* \($0)") }
        }
        let others = vendor.unmanaged.filter { $0.twinOf == nil }
        guard !others.isEmpty else { return twins }
        let shown = others.prefix(5).map { "\($0.kind) \"\($0.name)\"" }
        let rest = others.count - shown.count
        let more = rest > 0 ? ", and \(rest) more" : ""
        return twins + [palette.dim("  not managed here, left alone: \(shown.joined(separator: ", "))\(more)")]
    }

    private func paint(_ action: Change.Action) -> String {
        let sign = PlanWords.sign(action)
        return switch action {
        case .create: palette.green(sign)
        case .adopt, .update: palette.yellow(sign)
        case .replace, .delete, .blocked: palette.red(sign)
        }
    }

    private func paint(_ fidelity: Fidelity) -> String {
        switch fidelity {
        case .exact: palette.green(fidelity.rawValue)
        case .lossy, .emulated: palette.yellow(fidelity.rawValue)
        case .refused: palette.red(fidelity.rawValue)
        }
    }
}

extension String {
    /// The text with spaces after it up to a width in Unicode scalars.
    func padded(to width: Int) -> String {
        let missing = width - unicodeScalars.count
        return missing > 0 ? self + String(repeating: " ", count: missing) : self
    }
}
