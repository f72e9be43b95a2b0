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
        let file = request.file
        let hasLetters = request.letters != nil
        switch format {
        case .json:
            let members = JSONObject([("requests", RequestWords.json(requests))])
            console.result(json(report, file).adding(members).text(.pretty))
        case .markdown:
            console.result(MarkdownTable.render(head, report.vendors.map(row)).joined(separator: "\n"))
            talk(report, file, hasLetters, console)
        case .text:
            console.result(
                ([read(report)] + TextTable.render([head] + report.vendors.map(row)))
                    .joined(separator: "\n")
            )
            talk(report, file, hasLetters, console)
        }
    }

    private static func read(_ report: IngestReport) -> String {
        "\(report.events.counted("event")) read" + (report.start > 0 ? " after line \(report.start)" : "")
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
        for vendor in report.vendors {
            for reject in vendor.rejects {
                console.say("rejected: \(reject.vendor): event \(reject.event.id): \(reject.sentence)".inOneLine)
            }
            if vendor.rejected > vendor.rejects.count {
                console.say("rejected: \(vendor.name): \(vendor.rejected - vendor.rejects.count) more; \(place)")
            }
            if let path = vendor.file, vendor.accepted > 0 {
                console.say("\(vendor.name) fetches its records itself: they are in \(path)")
            }
            if let failure = vendor.failure {
                console.say("error: \(failure.said(by: vendor.name))".inOneLine)
            }
        }
    }

    private static func json(_ report: IngestReport, _ file: String) -> JSONValue {
        [
            "events": .number(JSONNumber(report.events)), "afterLine": .number(JSONNumber(report.start)),
            "invalidLines": .number(JSONNumber(report.invalidLines)),
            "invalid": .array(
                report.invalid.map { error in
                    [
                        "file": .string(file), "line": .number(JSONNumber(error.line)),
                        "column": .number(JSONNumber(error.column)), "message": .string(error.message),
                        "expected": error.expected.map(JSONValue.string) ?? .null,
                    ]
                }
            ),
            "vendors": .array(report.vendors.map(vendor)),
        ]
    }

    private static func reject(_ reject: IngestReport.Reject) -> JSONValue {
        [
            "id": .string(reject.event.id), "meters": .array(reject.meters.map { .string($0.text) }),
            "reason": .string(reject.reason),
        ]
    }

    private static func vendor(_ vendor: IngestReport.VendorResult) -> JSONValue {
        [
            "name": .string(vendor.name), "accepted": .number(JSONNumber(vendor.accepted)),
            "duplicates": .number(JSONNumber(vendor.duplicates)), "unmetered": .number(JSONNumber(vendor.untaken)),
            "line": .number(JSONNumber(vendor.line)), "rejectedEvents": .number(JSONNumber(vendor.rejected)),
            "rejected": .array(vendor.rejects.map(reject)),
            "file": vendor.file.map(JSONValue.string) ?? .null,
            "error": vendor.failure.map(JSONValue.string) ?? .null,
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
