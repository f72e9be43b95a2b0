import Metering

/// What became of a stream of events, in each form.
enum IngestView {
    static func show(_ report: IngestReport, file: String, _ format: OutputFormat, _ console: Console) {
        switch format {
        case .json:
            console.result(json(report, file).text(.pretty))
        case .markdown:
            console.result(MarkdownTable.render(head, report.vendors.map(row)).joined(separator: "\n"))
            talk(report, file, console)
        case .text:
            console.result(
                (["\(report.events) events read"] + TextTable.render([head] + report.vendors.map(row)))
                    .joined(separator: "\n")
            )
            talk(report, file, console)
        }
    }

    private static let head = ["vendor", "accepted", "duplicate", "rejected", "not metered there"]

    private static func row(_ vendor: IngestReport.VendorResult) -> [String] {
        [
            vendor.name, "\(vendor.accepted)", "\(vendor.duplicates)", "\(vendor.rejects.count)", "\(vendor.untaken)",
        ]
    }

    /// Says what went wrong, and where the records of a file are.
    private static func talk(_ report: IngestReport, _ file: String, _ console: Console) {
        for error in report.invalid {
            console.say("error: \(file):\(error.line):\(error.column): \(error.sentence)")
        }
        for vendor in report.vendors {
            for reject in vendor.rejects.prefix(20) {
                console.say("rejected: \(reject.vendor): event \(reject.event.id): \(reject.reason)")
            }
            if vendor.rejects.count > 20 {
                console.say(
                    "rejected: \(vendor.name): \(vendor.rejects.count - 20) more; `--dead-letter FILE` keeps all"
                )
            }
            if let path = vendor.file, vendor.accepted > 0 {
                console.say("\(vendor.name) fetches its records itself: they are in \(path)")
            }
            if let failure = vendor.failure {
                console.say("error: \(vendor.name): \(failure)")
            }
        }
    }

    private static func json(_ report: IngestReport, _ file: String) -> JSONValue {
        [
            "events": .number(JSONNumber(report.events)),
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

    private static func vendor(_ vendor: IngestReport.VendorResult) -> JSONValue {
        [
            "name": .string(vendor.name), "accepted": .number(JSONNumber(vendor.accepted)),
            "duplicates": .number(JSONNumber(vendor.duplicates)), "unmetered": .number(JSONNumber(vendor.untaken)),
            "rejected": .array(
                vendor.rejects.map { ["id": .string($0.event.id), "reason": .string($0.reason)] }
            ),
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
