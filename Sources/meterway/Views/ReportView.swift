import AdapterKit
import Metering
import SyncEngine

/// What a command that writes has done, in each form.
struct ReportView {
    /// What was done.
    var report: ApplyReport
    /// The plan that was carried out.
    var plan: Plan
    /// How many requests each vendor got.
    var requests: [String: Int]

    /// The report for people.
    func text(palette: Palette) -> String {
        var lines: [String] = []
        for failure in report.failed {
            let word = failure.isSkipped ? palette.yellow("skipped") : palette.red("failed")
            lines.append("\(word) \(failure.vendor) \(failure.action.rawValue) \(failure.ref): \(words(of: failure))")
        }
        lines += report.gone.map { "\(palette.red("gone")) \(words(of: $0))" }
        lines += report.displaced.map { "\(palette.red("displaced")) \(words(ofDisplaced: $0))" }
        lines += unread.map { "\(palette.red("not read")) \($0)" }
        let counts = [
            "\(report.applied) applied", report.failed.isEmpty ? nil : "\(report.failed.count) failed",
            report.gone.isEmpty ? nil : "\(report.gone.count) taken away and not made again",
            blocked.isEmpty ? nil : "\(blocked.count) blocked",
            report.withheld == 0 ? nil : "\(report.withheld) not allowed",
            unread.isEmpty ? nil : "\(unread.count.counted("vendor")) not read",
        ]
        lines.append(
            "\(isComplete ? "Done" : "Done in part"): \(counts.compactMap(\.self).joined(separator: ", ")). Requests: \(RequestWords.words(requests))."
        )
        if report.isCancelled {
            let total = plan.vendors.flatMap(\.changes).count { $0.isPending && $0.needs == nil }
            lines.append(
                "Stopped with \(report.applied) of \(total) changes done; what was sent is recorded. Run the same command again to go on."
            )
        }
        return lines.joined(separator: "\n")
    }

    /// The report for programs.
    var json: JSONValue {
        var object: JSONObject = [
            "applied": .integer(report.applied), "failed": .array(report.failed.map(failure)),
            "blocked": .array(blocked), "errors": .texts(unread),
            "withheld": .integer(report.withheld), "gone": .array(report.gone.map(gone)),
            "displaced": .array(report.displaced.map(gone)),
            "requests": RequestWords.json(requests),
        ]
        if !notes.isEmpty {
            object["notes"] = .array(notes.map { ["vendor": .string($0.vendor), "text": .string($0.text)] })
        }
        return .object(object)
    }

    /// The report for reviews.
    var markdown: String {
        let rows = report.failed.map { [$0.vendor, $0.action.rawValue, $0.ref.description, $0.message] }
        let table = rows.isEmpty ? [] : MarkdownTable.render(["vendor", "action", "object", "message"], rows) + [""]
        let gone =
            report.gone.flatMap { ["**Gone:** \(MarkdownTable.escape(words(of: $0)))", ""] }
            + report.displaced.flatMap { ["**Displaced:** \(MarkdownTable.escape(words(ofDisplaced: $0)))", ""] }
        let lines = notes.flatMap { ["**\(MarkdownTable.escape("\($0.vendor): \($0.text)"))**", ""] }
        return
            (lines + table + gone + [
                text(palette: .plain).split(separator: "\n").last.map(String.init) ?? ""
            ])
            .joined(separator: "\n")
    }

    /// What there is to know of each vendor as a whole.
    private var notes: [(vendor: String, text: String)] {
        plan.vendors.flatMap { vendor in vendor.notes.map { (vendor.name, $0) } }
    }

    /// Why vendors were left out: they could not be read.
    private var unread: [String] { plan.vendors.compactMap(\.failure).map(\.description) }

    private var isComplete: Bool {
        report.failed.isEmpty && blocked.isEmpty && report.withheld == 0 && unread.isEmpty && !report.isCancelled
    }

    /// What went wrong, without the vendor's name, which stands before it already.
    private func words(of failure: ApplyReport.Failure) -> String {
        let prefix = failure.vendor + ": "
        return failure.message.hasPrefix(prefix) ? String(failure.message.dropFirst(prefix.count)) : failure.message
    }

    /// That an object is no longer there, with what to do.
    private func words(of gone: ApplyReport.Gone) -> String {
        "\(gone.vendor) \(gone.ref): the old one\(gone.id.map { " (\($0))" } ?? "") was taken away, and the new one was not made: "
            + "it counts nothing until it is. Mend what failed, and run `meterway apply`; `drift` shows it until then."
    }

    /// That an object no longer has its place, and nothing else has it, with what to do.
    private func words(ofDisplaced gone: ApplyReport.Gone) -> String {
        "\(gone.vendor) \(gone.ref): the old one\(gone.id.map { " (\($0))" } ?? "") gave its place up, and the new one was not made: "
            + "records that name it find neither until it is. Mend what failed, and run `meterway apply`; or change the files "
            + "back, and apply: the old one is what it was."
    }

    private func gone(_ gone: ApplyReport.Gone) -> JSONValue {
        [
            "vendor": .string(gone.vendor), "kind": .string(gone.ref.kind.rawValue), "key": .string(gone.ref.key),
            "id": .orNull(gone.id),
        ]
    }

    private var blocked: [JSONValue] {
        plan.vendors.flatMap { vendor in
            vendor.changes(.blocked).map { change in
                [
                    "vendor": .string(vendor.name), "kind": .string(change.ref.kind.rawValue),
                    "key": .string(change.ref.key),
                    "reasons": .texts(change.findings.refusals),
                ]
            }
        }
    }

    private func failure(_ failure: ApplyReport.Failure) -> JSONValue {
        [
            "vendor": .string(failure.vendor), "kind": .string(failure.ref.kind.rawValue),
            "key": .string(failure.ref.key), "action": .string(failure.action.rawValue),
            "status": .orNull(failure.status), "message": .string(failure.message),
            "requestID": .orNull(failure.requestID), "skipped": .bool(failure.isSkipped),
        ]
    }
}
