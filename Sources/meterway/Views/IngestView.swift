import MeterConfig
import Metering

/// What became of a stream of events, in each form.
enum IngestView {
    static func show(
        _ report: IngestReport,
        _ request: Ingesting.Request,
        _ format: OutputFormat,
        _ console: Console,
        _ requests: [String: Int]
    ) {
        console.result(
            as: format,
            text: ([read(report)] + TextTable.render([head] + report.vendors.map(row)) + accounts(report))
                .joined(separator: "\n"),
            json: json(report, request.file).adding(RequestWords.member(requests)),
            markdown: ([read(report), ""] + MarkdownTable.render(head, report.vendors.map(row)) + [""]
                + accounts(report).map { "- " + MarkdownTable.escape($0) }).joined(separator: "\n")
        )
        if format != .json { talk(report, request.file, request.letters != nil, console) }
    }

    private static func read(_ report: IngestReport) -> String {
        "\(report.events.counted("event")) read" + (report.start > 0 ? " after line \(report.start)" : "")
            + (report.invalidLines > 0 ? "; \(report.invalidLines.counted("line is", "lines are")) no event" : "")
    }

    /// What became of the events at each vendor, so that it adds up to what was read.
    private static func accounts(_ report: IngestReport) -> [String] {
        report.vendors.map { "\($0.name), \($0.account.text)" }
    }

    private static let head = ["vendor", "accepted", "duplicate", "rejected", "not metered there"]

    private static func row(_ vendor: IngestReport.VendorResult) -> [String] {
        [
            vendor.name, "\(vendor.accepted)", "\(vendor.duplicates)", "\(vendor.rejected)", "\(vendor.untaken)",
        ]
    }

    /// Says what went wrong, and where the records of a file are.
    private static func talk(_ report: IngestReport, _ file: String, _ hasLetters: Bool, _ console: Console) {
        let place = hasLetters ? "the dead-letter file has all" : "`--dead-letter FILE` keeps all"
        for error in report.invalid {
            console.say("error: \(file):\(error.line):\(error.column): \(error.sentence.inOneLine)")
        }
        if report.invalidLines > IngestReport.kept {
            let more = (report.invalidLines - IngestReport.kept).counted("more line is", "more lines are")
            console.say("error: \(file): \(more) no event; \(place)")
        }
        sayUndeclared(report, file, place, console)
        for vendor in report.vendors {
            for reject in vendor.rejects {
                console.say("rejected: \(reject.vendor): event \(reject.event.id): \(reject.sentence)".inOneLine)
            }
            if vendor.rejected > vendor.rejects.count {
                console.say("rejected: \(vendor.name): \(vendor.rejected - vendor.rejects.count) more; \(place)")
            }
            for uncounted in vendor.uncounted.prefix(IngestReport.kept) {
                console.say("warning: \(vendor.name): \(uncounted.sentence(isWritten: vendor.file != nil))".inOneLine)
            }
            if vendor.uncounted.count > IngestReport.kept {
                let more = (vendor.uncounted.count - IngestReport.kept).counted("more meter")
                console.say("warning: \(vendor.name): so are customers of \(more), which `--format json` lists")
            }
            if let path = vendor.file, vendor.accepted > 0 {
                console.say("\(vendor.name) fetches its records itself: they are in \(path)")
            }
            if let failure = vendor.failure {
                console.say("error: \(failure.said(by: vendor.name))".inOneLine)
            }
        }
        sayDeclarations(report, console)
    }

    private static func sayUndeclared(_ report: IngestReport, _ file: String, _ place: String, _ console: Console) {
        let shown = report.undeclared.prefix(IngestReport.kept)
        for name in shown {
            let others = name.count > 1 ? " (\(name.count.counted("event")), of which this is the first)" : ""
            console.say(
                "error: \(file):\(name.line): \(DeclaredEvents.reason(name.event))\(others); \(name.remedy)".inOneLine
            )
        }
        let more = report.undeclaredEvents - shown.map(\.count).reduce(0, +)
        if more > 0 {
            let events = report.undeclared.map(\.count).reduce(0, +)
            let least = events < report.undeclaredEvents ? "more than " : ""
            let names = least + (report.undeclared.count - shown.count).counted("further name")
            console.say(
                "error: \(file): \(more.counted("event")) of \(names) that no file declares, which `--format json` lists; \(place)"
            )
        }
    }

    /// Shows several names in the form of a meter file, to be pasted there as far as they are right.
    private static func sayDeclarations(_ report: IngestReport, _ console: Console) {
        guard report.undeclared.count > 1 else { return }
        console.say("to declare these names, paste the lines of those that are right under `events:` of a meter file:")
        for name in report.undeclared {
            let doubt = name.remedy.nearest.map { "  # or did you mean `\($0)`?" } ?? ""
            console.say("  - name: \(YAMLText.text(name.event))\(doubt)".inOneLine)
        }
    }

    private static func json(_ report: IngestReport, _ file: String) -> JSONValue {
        [
            "events": .integer(report.events), "afterLine": .integer(report.start),
            "invalidLines": .integer(report.invalidLines),
            "invalid": .array(
                report.invalid.map { error in
                    [
                        "file": .string(file), "line": .integer(error.line),
                        "column": .integer(error.column), "message": .string(error.message),
                        "expected": .orNull(error.expected), "hint": .orNull(error.hint),
                    ]
                }
            ),
            "undeclaredEvents": .integer(report.undeclaredEvents),
            "undeclared": .array(
                report.undeclared.map { name in
                    [
                        "event": .string(name.event), "count": .integer(name.count), "line": .integer(name.line),
                        "hint": .string("\(name.remedy)"),
                    ]
                }
            ),
            "vendors": .array(report.vendors.map(vendor)),
        ]
    }

    private static func reject(_ reject: IngestReport.Reject) -> JSONValue {
        [
            "id": .string(reject.event.id), "meters": .texts(reject.meters.map(\.text)),
            "reason": .string(reject.reason),
        ]
    }

    private static func vendor(_ vendor: IngestReport.VendorResult) -> JSONValue {
        [
            "name": .string(vendor.name), "accepted": .integer(vendor.accepted),
            "duplicates": .integer(vendor.duplicates), "unmetered": .integer(vendor.untaken),
            "line": .integer(vendor.line), "rejectedEvents": .integer(vendor.rejected),
            "rejected": .array(vendor.rejects.map(reject)), "account": vendor.account.json,
            "file": .orNull(vendor.file),
            "withoutCounter": .array(
                vendor.uncounted.map { ["meter": .string($0.meter.text), "customers": .texts($0.customers)] }
            ),
            "error": .orNull(vendor.failure),
        ]
    }
}

extension UsageEventError {
    /// What was found, what was expected, and what to do, in one line.
    var sentence: String {
        message + (expected.map { "; expected \($0)" } ?? "") + (hint.map { "; \($0)" } ?? "")
    }
}

extension IngestReport.Reject {
    /// The meters that do not count the event, and why.
    fileprivate var sentence: String {
        meters.isEmpty ? reason : "\(meters.map(\.text).joined(separator: ", ")): \(reason)"
    }
}

extension IngestReport.Uncounted {
    /// Whose events are counted for nobody, and what to do; where a file has them, the vendor has still to get it.
    fileprivate func sentence(isWritten: Bool) -> String {
        let listed = customers.count == 1 ? "the customer" : "them"
        let remedy =
            isWritten
            ? "and only then hand the file over" : "and have these events processed again there"
        return "`\(meter)` has no counter there for \(customers.count.counted("customer")) of these events "
            + "(\(Excerpt.names(customers))), and counts nothing for a customer without one: list \(listed) under `customers`, apply, "
            + remedy
    }
}
