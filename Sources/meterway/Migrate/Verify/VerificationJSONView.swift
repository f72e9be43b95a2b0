import Metering
import Migration

/// A verification for programs.
enum VerificationJSONView {
    static func json(_ report: VerificationReport) -> JSONValue {
        let read = report.readAt.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value.description)) }
        return [
            "window": .string(report.window.description), "from": .string(report.route.from),
            "to": .string(report.route.to), "passed": .bool(report.passed),
            "objections": .texts(report.objections),
            "tolerance": .string(report.tolerance.description), "readAt": .object(JSONObject(read)),
            "compared": .integer(report.compared), "leftOut": .integer(report.leftOut),
            "differing": .integer(report.failures.count),
            "meters": .texts(report.meters.map(\.text)),
            "customers": .texts(report.customers),
            "events": .texts(report.events),
            "failed": .texts(report.failed.map(\.text)),
            "idle": .texts(report.idle.map(\.text)), "allowsIdle": .bool(report.allowsIdle),
            "rows": .array(report.rows.map { row($0, report) }),
            "remarks": .texts(report.remarks),
        ]
    }

    private static func row(_ row: ComparedRow, _ report: VerificationReport) -> JSONValue {
        var object: JSONObject = [
            "meter": .string(row.meter.text), "customer": .orNull(row.customer),
        ]
        if row.period != report.window { object.set("period", .string(row.period.description)) }
        let sides = [row.old, row.new]
        object.set("values", UsageView.values(sides))
        object.set("reference", row.reference.map(UsageView.quantity) ?? .null)
        object.set("equal", row.outcome.isCompared ? .bool(!row.outcome.fails) : .null)
        object.set("outcome", .string(row.outcome.rawValue))
        object.set("difference", .orNull(row.difference?.description))
        object.set("causes", .array(row.causes.map(cause)))
        object.set("ruledOut", .texts(row.ruledOut))
        object.set("notes", UsageView.notes(sides, row.reference))
        return .object(object)
    }

    private static func cause(_ trace: Trace) -> JSONValue {
        [
            "kind": .string(trace.kind.rawValue), "vendor": .string(trace.vendor), "reason": .string(trace.sentence),
            "evidence": .string(trace.evidence), "events": .texts(trace.events),
            "since": .orNull(trace.since?.description),
        ]
    }
}
