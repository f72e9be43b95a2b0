import Metering
import Migration

/// A verification for programs.
enum VerificationJSONView {
    static func json(_ report: VerificationReport) -> JSONValue {
        let read = report.readAt.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value.description)) }
        return .object(
            JSONObject([
                ("window", .string(report.window.description)), ("from", .string(report.route.from)),
                ("to", .string(report.route.to)), ("passed", .bool(report.passed)),
                ("objections", .array(report.objections.map(JSONValue.string))),
                ("tolerance", .string(report.tolerance.description)), ("readAt", .object(JSONObject(read))),
                ("compared", .number(JSONNumber(report.compared))), ("leftOut", .number(JSONNumber(report.leftOut))),
                ("differing", .number(JSONNumber(report.failures.count))),
                ("meters", .array(report.meters.map { .string($0.text) })),
                ("customers", .array(report.customers.map(JSONValue.string))),
                ("events", .array(report.events.map(JSONValue.string))),
                ("failed", .array(report.failed.map { .string($0.text) })),
                ("idle", .array(report.idle.map { .string($0.text) })), ("allowsIdle", .bool(report.allowsIdle)),
                ("rows", .array(report.rows.map { row($0, report) })),
                ("remarks", .array(report.remarks.map(JSONValue.string))),
            ])
        )
    }

    private static func row(_ row: ComparedRow, _ report: VerificationReport) -> JSONValue {
        var object = JSONObject([
            ("meter", .string(row.meter.text)), ("customer", row.customer.map(JSONValue.string) ?? .null),
        ])
        if row.period != report.window { object.set("period", .string(row.period.description)) }
        var values = JSONObject()
        var notes = JSONObject()
        for side in [row.old, row.new] {
            values.set(side.vendor, UsageView.quantity(side.reading))
            if let note = side.reading.note ?? side.remark { notes.set(side.vendor, .string(note)) }
        }
        if let note = row.reference?.note { notes.set("reference", .string(note)) }
        object.set("values", .object(values))
        object.set("reference", row.reference.map(UsageView.quantity) ?? .null)
        object.set("equal", row.outcome.isCompared ? .bool(!row.outcome.fails) : .null)
        object.set("outcome", .string(row.outcome.rawValue))
        object.set("difference", row.difference.map { .string($0.description) } ?? .null)
        object.set("causes", .array(row.causes.map(cause)))
        object.set("ruledOut", .array(row.ruledOut.map(JSONValue.string)))
        object.set("notes", .object(notes))
        return .object(object)
    }

    private static func cause(_ trace: Trace) -> JSONValue {
        [
            "kind": .string(trace.kind.rawValue), "vendor": .string(trace.vendor), "reason": .string(trace.sentence),
            "evidence": .string(trace.evidence), "events": .array(trace.events.map(JSONValue.string)),
            "since": trace.since.map { .string($0.description) } ?? .null,
        ]
    }
}
