import AdapterKit
import Metering
import Migration

/// Usage side by side, in each form.
enum UsageView {
    /// How many rejected events are told before the rest is only counted.
    private static let mostRejections = 20
    /// How many customers of a meter are shown where all are equal.
    private static let mostCustomers = 50

    static func show(_ report: UsageReport, _ format: OutputFormat, _ console: Console, _ requests: [String: Int]) {
        console.result(
            as: format,
            text: text(report, console.palette),
            json: json(report).adding(RequestWords.member(requests)),
            markdown: markdown(report)
        )
    }

    static func text(_ report: UsageReport, _ palette: Palette) -> String {
        let table = report.table
        let (rows, hidden) = shown(table)
        var lines = [palette.bold("\(table.window)") + "  read at \(report.readAt)"]
        let cells = TextTable.render([UsageWords.head(table)] + rows.map { UsageWords.cells($0, in: table) })
        lines += cells.prefix(1).map { "  " + palette.dim($0) }
        lines += zip(rows, cells.dropFirst()).map { "  " + ($0.isEqual ? $1 : palette.red($1)) }
        lines += hidden.map { "  " + palette.dim($0) }
        lines += notes(report).map { "  " + palette.dim("* \($0.inOneLine)") }
        let summary = UsageWords.summary(table)
        lines.append(table.rows.allSatisfy(\.isEqual) ? summary : palette.red(summary))
        return lines.joined(separator: "\n")
    }

    static func markdown(_ report: UsageReport) -> String {
        let table = report.table
        var lines = ["\(UsageWords.summary(table)) \(table.window), read at \(report.readAt).", ""]
        lines += MarkdownTable.render(UsageWords.head(table), table.rows.map { UsageWords.cells($0, in: table) })
        let notes = notes(report)
        if !notes.isEmpty { lines += [""] + notes.map { "- \(MarkdownTable.escape($0))" } }
        return lines.joined(separator: "\n")
    }

    static func json(_ report: UsageReport) -> JSONValue {
        let table = report.table
        return [
            "window": .string(table.window.description),
            "by": (table.step?.rawValue).map(JSONValue.string) ?? .null,
            "vendors": .texts(table.vendors),
            "readAt": .string(report.readAt.description), "rows": .array(table.rows.map { row($0, in: table) }),
            "rejected": .array(
                report.rejected.map {
                    [
                        "event": .string($0.event.id), "customer": .string($0.event.customer),
                        "meter": .string($0.meter.text), "reason": .string($0.event.reason.description),
                    ]
                }
            ), "invalid": .texts(report.badLines.map(\.words)),
            "repeated": .texts(report.repeated),
            "resting": .texts(report.resting.map(\.text)),
        ]
    }

    /// A row; `equal` is null where there is nothing to compare.
    static func row(_ row: UsageRow, in table: UsageTable) -> JSONValue {
        var object: JSONObject = [
            "meter": .string(row.meter.text), "customer": .orNull(row.customer),
        ]
        if table.step != nil { object["period"] = .string(row.period.description) }
        object.set("values", values(row.sides))
        object.set("reference", row.reference.map(quantity) ?? .null)
        object.set("equal", row.isCompared ? .bool(row.isEqual) : .null)
        object.set("notes", notes(row.sides, row.reference))
        return .object(object)
    }

    /// The numbers of a row, by whose they are.
    static func values(_ sides: [UsageSide]) -> JSONValue {
        .object(JSONObject(sides.map { ($0.vendor, quantity($0.reading)) }))
    }

    /// What there is to say of the numbers of a row, by whose they are.
    static func notes(_ sides: [UsageSide], _ reference: UsageReading?) -> JSONValue {
        .object(JSONObject(UsageWords.notes(sides, reference).map { ($0.side, .string($0.note)) }))
    }

    /// A number as programs get it; null where there is none.
    static func quantity(_ reading: UsageReading) -> JSONValue {
        .orNull(reading.quantity?.description)
    }

    /// The rows to show, and what is left out: steps without any usage, and of each meter's equal customers the last ones.
    private static func shown(_ table: UsageTable) -> (rows: [UsageRow], hidden: [String]) {
        var customers: [Meter.Key: Set<String>] = [:]
        var steps = 0
        var isKnown = true
        var others = 0
        let differing = Set(table.rows.filter { !$0.isEqual }.map { "\($0.meter)/\($0.customer ?? "")" })
        let rows = table.rows.filter { row in
            if table.step != nil, row.isWithoutUsage {
                steps += 1
                if row.hasUnavailable { isKnown = false }
                return false
            }
            guard let customer = row.customer, !differing.contains("\(row.meter)/\(customer)") else { return true }
            if customers[row.meter]?.contains(customer) == true { return true }
            guard (customers[row.meter]?.count ?? 0) < mostCustomers else {
                others += 1
                return false
            }
            customers[row.meter, default: []].insert(customer)
            return true
        }
        let words = [
            steps > 0 ? "and \(steps.counted("row")) without any usage\(isKnown ? "" : " that is known")" : nil,
            others > 0 ? "and \(others.counted("row")) of more customers, none of which differs" : nil,
        ]
        return (rows, words.compactMap(\.self))
    }

    private static func notes(_ report: UsageReport) -> [String] {
        UsageWords.notes(report.table) + events(report)
            + UsageWords.remarks(on: report.table.window, readAt: report.readAt) + rejections(report)
    }

    /// What there is to say of the events that the reference rests on.
    private static func events(_ report: UsageReport) -> [String] {
        let resting = Excerpt.names(report.resting.map(\.text))
        return [
            resting.isEmpty
                ? nil
                : "\(resting): not active, so that vendors get no events; the reference is what the events would come to",
            report.repeated.isEmpty
                ? nil : "counted once in the reference although repeated: \(Excerpt.names(report.repeated))",
        ]
        .compactMap(\.self) + report.earlier.sorted { $0.key < $1.key }.map(UsageWords.earlier)
    }

    private static func rejections(_ report: UsageReport) -> [String] {
        let all =
            report.badLines.map { "no event: \($0.words)" }
            + report.rejected.map {
                "rejected: \($0.event.id) of \($0.event.customer) for \($0.meter): \($0.event.reason)"
            }
        let rest = all.count - mostRejections
        return all.prefix(mostRejections) + (rest > 0 ? ["and \(rest) more, which `--format json` lists"] : [])
    }
}
