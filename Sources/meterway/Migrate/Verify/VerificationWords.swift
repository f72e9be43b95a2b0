import Metering
import Migration

/// The words that all forms of a verification share.
enum VerificationWords {
    /// Whether both ends agree, in one sentence.
    static func verdict(_ report: VerificationReport) -> String {
        let numbers = report.compared.counted("number")
        let leftOut = report.leftOut == 0 ? "" : "; \(report.leftOut) that a vendor cannot tell were left out"
        guard report.passed else { return "NOT PASSED: \(report.objections.joined(separator: "; "))\(leftOut)." }
        let tolerance = report.tolerance == .exact ? "are equal" : "agree within \(bound(report))"
        let idle = report.idle.isEmpty ? "" : "; nothing is proved of \(Excerpt.names(report.idle.map(\.text)))"
        return "PASSED: all \(numbers) compared \(tolerance)\(leftOut)\(idle)."
    }

    /// What is said of meters that passed unused.
    static func idle(_ report: VerificationReport) -> String {
        "nobody used \(report.idle.map(\.text).joined(separator: ", ")) in the window, which `--allow-idle` lets pass: nothing "
            + "is proved of it"
    }

    /// By how much numbers may differ, and of what.
    static func bound(_ report: VerificationReport) -> String {
        switch report.tolerance {
        case .exact: "exactly"
        case .absolute(let quantity): "\(quantity)"
        case .percent(let quantity): "\(quantity)% of the number at \(report.route.from)"
        }
    }

    /// How it was compared, each with its name.
    static func facts(_ report: VerificationReport) -> [(name: String, value: String)] {
        let read = [report.route.from, report.route.to].compactMap { name in
            report.readAt[name].map { "\(name) at \($0)" }
        }
        return [
            ("From", report.route.from), ("To", report.route.to), ("Window", "\(report.window), the end not included"),
            ("Read", read.joined(separator: ", ")), ("Compared", "each meter and customer, \(bound(report))"),
            (
                "Events",
                report.events.isEmpty
                    ? "none were given: the vendors are compared with each other alone"
                    : report.events.joined(separator: ", ")
            ), ("Not known", report.leavesOut ? "left out where a vendor cannot tell" : "nothing was left out"),
        ]
    }

    /// What came of a row, in a word.
    static func outcome(_ row: ComparedRow) -> String {
        switch row.outcome {
        case .equal: "equal"
        case .tolerated: "within tolerance"
        case .differs: "DIFFERS"
        case .unlikeEvents: "UNLIKE EVENTS"
        case .absent: "NOT THERE"
        case .unavailable: "NOT KNOWN"
        case .leftOut: "left out"
        case .failed: "NOT READ"
        }
    }

    /// A difference with its sign.
    static func difference(_ row: ComparedRow) -> String {
        guard let difference = row.difference else { return "" }
        return difference.isZero || difference.isNegative ? difference.description : "+\(difference)"
    }

    /// Whose row it is.
    static func subject(_ row: ComparedRow, _ report: VerificationReport) -> String {
        let customer = row.customer ?? "all customers"
        return row.period == report.window
            ? "\(row.meter) of \(customer)" : "\(row.meter) of \(customer) in \(row.period)"
    }

    /// Why a row is as it is, one sentence an entry.
    static func reasons(_ row: ComparedRow) -> [String] {
        var reasons = row.causes.map { "\($0.sentence) (\($0.evidence))" }
        reasons += [row.old, row.new].compactMap { side in
            (side.reading.note ?? side.remark).map { "\(side.vendor): \($0)" }
        }
        if let note = row.reference?.note { reasons.append("the events: \(note)") }
        if !row.ruledOut.isEmpty {
            reasons.append("no cause was found; ruled out: \(row.ruledOut.joined(separator: ", "))")
        } else if row.causes.isEmpty, row.outcome == .differs || row.outcome == .unlikeEvents {
            reasons.append("no cause was found, and the data tells nothing either way; give `--events`")
        }
        return reasons
    }

    /// What is said of rows, each reason once with the rows that it holds of.
    static func notes(_ report: VerificationReport) -> [String] {
        let notes = report.rows.flatMap { row in reasons(row).map { ($0, subject(row, report)) } }
        return notes.grouped().map { reason, subjects in "\(Excerpt.names(subjects, upTo: 3)): \(reason)" }
    }
}
