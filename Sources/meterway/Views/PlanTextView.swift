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
        var text = ""
        write(plan) { text += $0 }
        return text
    }

    /// Gives the same text in pieces that each end with a line, but for the last, so that a long one is never there as a whole.
    package func write(_ plan: Plan, to out: (String) -> Void) {
        var page = TextPage(limit: Self.longestPiece)
        for vendor in plan.vendors {
            write(vendor, to: &page, out)
        }
        page.add(PlanWords.summary(plan))
        out(page.take())
    }

    /// How many bytes a piece has at least; only the last has fewer.
    private static let longestPiece = 1 << 16

    private func write(_ vendor: VendorPlan, to page: inout TextPage, _ out: (String) -> Void) {
        let adapter = vendor.adapter == vendor.name ? "" : palette.dim(" (\(vendor.adapter))")
        page.line(palette.bold(vendor.name) + adapter)
        if let failure = vendor.failure {
            page.line("  " + palette.red("could not be read: " + "\(failure)".inOneLine))
        } else if vendor.changes.isEmpty {
            page.line(palette.dim("  nothing to do; \(vendor.unchanged) in sync"))
        }
        for change in vendor.changes {
            write(change, vendor.unfiled, to: &page)
            if page.isFull { out(page.take()) }
        }
        for line in remarks(vendor) { page.line(line) }
        for line in unmanaged(vendor) { page.line(line) }
        page.line("")
    }

    private func write(_ change: Change, _ unfiled: UnfiledObjects?, to page: inout TextPage) {
        page.add("  ")
        page.add(change.waits == nil ? paint(change) : palette.dim("⧖ \(PlanWords.sign(change))"))
        page.add(" ", change.ref.kind.rawValue, " ", palette.bold(change.ref.key.inOneLine))
        if change.name != change.ref.key { page.add(" \"", change.name.inOneLine, "\"") }
        if change.fidelity != .exact { page.add("  ", paint(change.fidelity)) }
        page.line("")
        // `explain` knows the meters of the files alone: of others the conditions stand here.
        let isFiled = unfiled.map { $0.meters.isDisjoint(with: change.meters) } ?? true
        var (findings, told) = Self.split(change, isFiled: isFiled)
        let width = Self.width(change.fields, findings)
        for field in change.fields {
            write(field, of: change, width: width, to: &page)
            guard findings.contains(where: { $0.field.rawValue == field.path }) else { continue }
            let beside = findings.filter { $0.field.rawValue == field.path }
            findings.removeAll { $0.field.rawValue == field.path }
            write(beside, of: change, width: width, to: &page)
        }
        write(findings, of: change, width: width, to: &page)
        if !told.isEmpty {
            let fields = told.map(\.field.rawValue).joined(separator: ", ")
            let key = change.meters.first.map { "; `meterway explain \($0)` tells the conditions" } ?? ""
            page.line("      \(paint(.emulated)): \(fields)" + palette.dim(key))
        }
        for note in change.notes { page.line("      " + palette.yellow("* \(note.inOneLine)")) }
        for line in PlanWords.running(change) { page.line("        " + palette.yellow(line)) }
        if let wait = PlanWords.wait(change) { page.line("      " + palette.yellow("* \(wait)")) }
        if let need = change.needs {
            page.line("      " + palette.yellow("* " + PlanWords.permission(need, for: change)))
        }
    }

    /// The width of the column of names: that of the longest, in Unicode scalars, within reason.
    private static func width(_ fields: [FieldChange], _ findings: [Finding]) -> Int {
        var width = 0
        for index in fields.indices { width = max(width, fields[index].path.scalarCount) }
        for index in findings.indices { width = max(width, findings[index].field.rawValue.scalarCount) }
        return min(width, 28)
    }

    /// The findings to tell in full, and those that were told when the object was made and concern nothing that changes.
    private static func split(_ change: Change, isFiled: Bool) -> (full: [Finding], told: [Finding]) {
        let findings = change.findings.filter { $0.fidelity != .exact }
        guard change.action == .update || change.action == .replace else { return (findings, []) }
        let paths = Set(change.fields.map(\.path))
        let full = findings.filter { finding in
            paths.contains(finding.field.rawValue) || finding.fidelity == .refused
                || finding.fidelity == .emulated && !isFiled
        }
        return (full, findings.filter { $0.fidelity == .emulated && !full.contains($0) })
    }

    private func write(_ field: FieldChange, of change: Change, width: Int, to page: inout TextPage) {
        page.add("      ")
        page.add(field.path.inOneLine, paddedTo: width)
        page.add("  ")
        switch change.action {
        case .create: page.line(PlanWords.value(field.after))
        case .delete: page.line(palette.dim(PlanWords.value(field.before)))
        default:
            page.add(palette.dim(PlanWords.value(field.before)), " → ")
            page.line(PlanWords.value(field.after))
        }
    }

    /// The gravest findings first; a remedy that serves several, or what accepts them, stands once, below them.
    private func write(_ findings: [Finding], of change: Change, width: Int, to page: inout TextPage) {
        let sorted = PlanWords.gravestFirst(findings)
        var start = 0
        while start < sorted.count {
            var end = start + 1
            while end < sorted.count, Self.isAlike(sorted[start], sorted[end], in: change) { end += 1 }
            if end - start > 1, sorted[start].fidelity == .lossy {
                writeList(sorted[start..<end], width: width, to: &page)
            } else {
                for index in start..<end { write(sorted[index], width: width, to: &page) }
            }
            page.addMargin(width)
            page.line(palette.dim(Self.rest(of: sorted[start], in: change)))
            start = end
        }
    }

    /// What stands below a finding: what accepts it, or its remedy.
    private static func rest(of finding: Finding, in change: Change) -> String {
        PlanWords.acceptance(of: finding, in: change).map { "✓ \($0)" } ?? "↳ \(finding.remedy)"
    }

    private static func isAlike(_ first: Finding, _ second: Finding, in change: Change) -> Bool {
        guard first.fidelity == second.fidelity else { return false }
        return change.accepted.isEmpty
            ? first.remedy == second.remedy : rest(of: first, in: change) == rest(of: second, in: change)
    }

    private func write(_ finding: Finding, width: Int, to page: inout TextPage) {
        page.add("      ")
        page.add(finding.field.rawValue, paddedTo: width)
        page.add("  ", paint(finding.fidelity), ": ")
        page.line(finding.reason)
    }

    /// Descriptive fields that a vendor has no place for, in one line; `explain` tells of each.
    private func writeList(_ findings: ArraySlice<Finding>, width: Int, to page: inout TextPage) {
        page.addMargin(width)
        page.add(paint(.lossy), ": ")
        page.line(findings.map { $0.field.rawValue }.joined(separator: ", "))
    }

    /// What there is to know of objects in sync, the first of many; what is the same of several stands once.
    private func remarks(_ vendor: VendorPlan) -> [String] {
        let groups = PlanWords.grouped(vendor.remarks)
        let shown = groups.prefix(Self.shownRemarks).flatMap { remark, names in
            let fields = remark.fields.map { field in
                "      \(field.path.inOneLine)  \(palette.dim(PlanWords.value(field.before))) → \(PlanWords.value(field.after))"
            }
            return [palette.yellow("  * \(names.inOneLine): \(remark.text.inOneLine)")] + fields
                + PlanWords.running(remark.running).map { "        " + palette.yellow($0) }
        }
        let rest = groups.count - Self.shownRemarks
        return shown + (rest > 0 ? [palette.yellow("  * and \(rest) more; `--format json` has all")] : [])
    }

    private static let shownRemarks = 10

    private func unmanaged(_ vendor: VendorPlan) -> [String] {
        let twins = vendor.unmanaged.compactMap { object in
            PlanWords.twin(object).map { "  " + palette.yellow("* \($0.inOneLine)") }
        }
        let others = vendor.unmanaged.filter { $0.twinOf == nil }
        guard !others.isEmpty else { return twins }
        let shown = others.prefix(5).map { "\($0.kind) \"\($0.name.inOneLine)\"" }
        let rest = others.count - shown.count
        let more = rest > 0 ? ", and \(rest) more" : ""
        return twins + [palette.dim("  not managed here, left alone: \(shown.joined(separator: ", "))\(more)")]
    }

    private func paint(_ change: Change) -> String {
        let sign = PlanWords.sign(change)
        return switch change.action {
        case .create: palette.green(sign)
        case .adopt, .update: palette.yellow(sign)
        case .delete where change.onlyUnbinds: palette.yellow(sign)
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

extension TextPage {
    /// Adds the space before what stands beside the names.
    fileprivate mutating func addMargin(_ width: Int) {
        add("      ")
        add("", paddedTo: width)
        add("  ")
    }
}
