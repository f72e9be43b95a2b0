import AdapterKit
import Metering
import SyncEngine

/// A plan for people at a terminal: grouped by vendor, each change with its fields and, beside them, its findings.
struct PlanTextView {
    let palette: Palette

    /// The plan as text, with a summary in its last line.
    func render(_ plan: Plan) -> String {
        var text = ""
        write(plan) { text += $0 }
        return text
    }

    /// Gives the same text in pieces that each end with a line, but for the last, so that a long one is never there as a whole.
    func write(_ plan: Plan, to out: (String) -> Void) {
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
        for note in vendor.notes { page.line("  " + palette.yellow("* \(note.inOneLine)")) }
        for change in vendor.changes {
            write(change, vendor.unfiled, to: &page)
            if page.isFull { out(page.take()) }
        }
        for line in remarks(vendor) { page.line(line) }
        for line in unmanaged(vendor) { page.line(line) }
        page.line("")
    }

    private func write(_ change: Change, _ unfiled: UnfiledObjects?, to page: inout TextPage) {
        writeHead(of: change, to: &page)
        // `explain` knows the meters of the files alone: of others the conditions stand here.
        let isFiled = unfiled.map { $0.meters.isDisjoint(with: change.meters) } ?? true
        var (findings, told) = Self.split(change, isFiled: isFiled)
        let width = Self.width(change.fields, findings)
        for index in change.fields.indices {
            let path = change.fields[index].path
            write(change.fields[index], of: change, width: width, to: &page)
            guard findings.indices.contains(where: { findings[$0].field.rawValue == path }) else { continue }
            let beside = findings.filter { $0.field.rawValue == path }
            findings.removeAll { $0.field.rawValue == path }
            write(beside, of: change, width: width, to: &page)
        }
        write(findings, of: change, width: width, to: &page)
        if !told.isEmpty {
            let fields = told.map(\.field.rawValue).joined(separator: ", ")
            let key = change.meters.first.map { "; `meterway explain \($0)` tells the conditions" } ?? ""
            page.line("      \(paint(.emulated)): \(fields)" + palette.dim(key))
        }
        for note in change.notes { page.line("      " + palette.yellow("* \(note.inOneLine)")) }
        for field in change.counting { page.line("        " + beforeAndAfter(field)) }
        for line in PlanWords.running(change) { page.line("        " + palette.yellow(line)) }
        if let wait = PlanWords.wait(change) { page.line("      " + palette.yellow("* \(wait)")) }
        if let need = change.needs {
            page.line("      " + palette.yellow("* " + PlanWords.permission(need, for: change)))
        }
    }

    private func writeHead(of change: Change, to page: inout TextPage) {
        page.add("  ")
        page.add(change.waits == nil ? paint(change) : palette.dim("⧖ \(PlanWords.sign(change))"))
        page.add(" ")
        page.add(change.ref.kind.rawValue)
        page.add(" ")
        page.add(palette.bold(change.ref.key.inOneLine))
        if change.name != change.ref.key {
            page.add(" \"")
            page.add(change.name.inOneLine)
            page.add("\"")
        }
        if change.fidelity != .exact {
            page.add("  ")
            page.add(paint(change.fidelity))
        }
        page.line()
    }

    /// The width of the column of names: that of the longest, in Unicode scalars, within reason.
    private static func width(_ fields: [FieldChange], _ findings: [Finding]) -> Int {
        var width = 0
        // A text has no more scalars than bytes, and to count these takes no time.
        for index in fields.indices where fields[index].path.utf8.count > width {
            width = max(width, fields[index].path.scalarCount)
        }
        for index in findings.indices { width = max(width, findings[index].field.rawValue.utf8.count) }
        return min(width, 40)
    }

    /// The findings to tell in full, and those that were told when the object was made and concern nothing that changes.
    private static func split(_ change: Change, isFiled: Bool) -> (full: [Finding], told: [Finding]) {
        let all = change.findings
        let hasExact = all.indices.contains { all[$0].fidelity == .exact }
        let findings = hasExact ? all.filter { $0.fidelity != .exact } : all
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
        case .create: PlanWords.add(field.after, to: &page)
        case .delete: palette.dim(in: &page) { PlanWords.add(field.before, to: &$0) }
        default:
            palette.dim(in: &page) { PlanWords.add(field.before, to: &$0) }
            page.add(" → ")
            PlanWords.add(field.after, to: &page)
        }
        page.line()
    }

    /// The gravest findings first; a remedy that serves several, or what accepts them, stands once, after them.
    private func write(_ findings: [Finding], of change: Change, width: Int, to page: inout TextPage) {
        let sorted = PlanWords.gravestFirst(findings)
        var start = 0
        while start < sorted.count {
            var end = start + 1
            while end < sorted.count, Self.areAlike(sorted, start, end, in: change) { end += 1 }
            if end - start > 1, sorted[start].fidelity == .lossy {
                writeList(sorted, start..<end, to: &page)
            } else {
                for index in start..<end { write(sorted, index, width: width, to: &page) }
                page.add("      ")
                page.add("", paddedTo: width)
                page.add("  ")
            }
            palette.dim(in: &page) { page in
                if let acceptance = PlanWords.acceptance(of: sorted[start], in: change) {
                    page.add("✓ ")
                    page.add(acceptance)
                } else {
                    page.add("↳ ")
                    page.add(sorted[start].remedy)
                }
            }
            page.line()
            start = end
        }
    }

    /// Whether the same stands below two findings: what accepts them, or their remedy.
    private static func areAlike(_ findings: [Finding], _ first: Int, _ second: Int, in change: Change) -> Bool {
        guard findings[first].fidelity == findings[second].fidelity else { return false }
        if !change.accepted.isEmpty {
            let acceptance = PlanWords.acceptance(of: findings[first], in: change)
            let other = PlanWords.acceptance(of: findings[second], in: change)
            guard acceptance == nil, other == nil else { return acceptance == other }
        }
        return findings[first].remedy == findings[second].remedy
    }

    private func write(_ findings: [Finding], _ index: Int, width: Int, to page: inout TextPage) {
        page.add("      ")
        page.add(findings[index].field.rawValue, paddedTo: width)
        page.add("  ")
        page.add(paint(findings[index].fidelity))
        page.add(": ")
        page.line(findings[index].reason)
    }

    /// Descriptive fields that a vendor has no place for, before their remedy in one line; `explain` tells of each.
    private func writeList(_ findings: [Finding], _ range: Range<Int>, to page: inout TextPage) {
        page.add("      ")
        page.add(paint(.lossy))
        page.add(": ")
        for index in range {
            if index > range.lowerBound { page.add(", ") }
            page.add(findings[index].field.rawValue)
        }
        page.add("  ")
    }

    /// What there is to know of objects in sync, the first of many; what is the same of several stands once.
    private func remarks(_ vendor: VendorPlan) -> [String] {
        let groups = PlanWords.grouped(vendor.remarks)
        let shown = groups.prefix(Self.shownRemarks).flatMap { remark, names in
            let fields = remark.fields.map { "      " + beforeAndAfter($0) }
            return [palette.yellow("  * \(names.inOneLine): \(remark.text.inOneLine)")] + fields
                + PlanWords.running(remark.running).map { "        " + palette.yellow($0) }
        }
        let rest = groups.count - Self.shownRemarks
        return shown + (rest > 0 ? [palette.yellow("  * and \(rest) more; `--format json` has all")] : [])
    }

    /// A field of the core model before and after, below the note that is about it.
    private func beforeAndAfter(_ field: FieldChange) -> String {
        "\(field.path.inOneLine)  \(palette.dim(PlanWords.value(field.before))) → \(PlanWords.value(field.after))"
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
