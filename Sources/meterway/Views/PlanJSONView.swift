import AdapterKit
import Metering
import SyncEngine

/// A plan for programs, in the documented shape.
enum PlanJSONView {
    /// The plan as JSON.
    static func json(_ plan: Plan) -> JSONValue {
        let summary = plan.summary
        var counts = JSONObject()
        for action in Change.Action.allCases {
            counts[action.rawValue] = .integer(summary[action])
        }
        counts["unchanged"] = .integer(summary.unchanged)
        counts["waiting"] = .integer(summary.waiting)
        return [
            "formatVersion": 1, "summary": .object(counts), "vendors": .array(plan.vendors.map(vendor)),
        ]
    }

    private static func vendor(_ plan: VendorPlan) -> JSONValue {
        var object: JSONObject = [
            "name": .string(plan.name), "adapter": .string(plan.adapter),
            "changes": .array(plan.changes.map(change)),
            "unchanged": .integer(plan.unchanged),
            "unmanaged": .array(plan.unmanaged.map(unmanaged)),
        ]
        if plan.failure == nil { object["bound"] = .integer(plan.bound) }
        if !plan.notes.isEmpty { object["notes"] = .texts(plan.notes) }
        if !plan.remarks.isEmpty { object["remarks"] = .array(plan.remarks.map(remark)) }
        object["error"] = plan.failure.map { .string($0.description) }
        return .object(object)
    }

    /// A limit for which an apply of the plan stops before it writes.
    static func stop(_ stop: SafetyCheck.Violation) -> JSONValue {
        [
            "vendor": .string(stop.vendor), "limited": .string(stop.what.rawValue), "planned": .integer(stop.planned),
            "bound": .integer(stop.bound), "limit": .string(stop.limit.description), "remedy": .string(stop.remedy),
        ]
    }

    private static func unmanaged(_ unmanaged: VendorPlan.Unmanaged) -> JSONValue {
        var object: JSONObject = [
            "kind": .string(unmanaged.kind.rawValue), "id": .string(unmanaged.id),
            "name": .string(unmanaged.name),
        ]
        object["twinOf"] = unmanaged.twinOf.map { .string($0.key) }
        return .object(object)
    }

    private static func change(_ change: Change) -> JSONValue {
        var object: JSONObject = [
            "action": .string(change.action.rawValue), "kind": .string(change.ref.kind.rawValue),
            "key": .string(change.ref.key), "name": .string(change.name),
            "remoteID": .orNull(change.remoteID),
            "fingerprint": change.observed.map { .string($0.fingerprint.description) } ?? .null,
            "meters": .texts(change.meters.map(\.text)),
            "fields": .array(change.fields.map { field($0, recorded: change.recorded[$0.path]) }),
            "fidelity": .string(change.fidelity.rawValue),
            "findings": .array(change.findings.map { finding($0, of: change) }),
            "notes": .texts(change.notes),
        ]
        if !change.counting.isEmpty { object["counting"] = .array(change.counting.map { field($0) }) }
        if !change.running.isEmpty { object["running"] = .array(change.running.map(running)) }
        if let supersession = change.supersession { object["replaced"] = replaced(supersession) }
        if let waits = change.waits { wait(waits, into: &object) }
        if change.onlyUnbinds { object["onlyUnbinds"] = true }
        object["needs"] = change.needs.map { .string($0.option) }
        return .object(object)
    }

    /// A field; where somebody changed it at the vendor, with what the last apply left.
    private static func field(_ field: FieldChange, recorded: JSONValue? = nil) -> JSONValue {
        var object: JSONObject = ["path": .string(field.path), "before": field.before, "after": field.after]
        if let recorded { object["recorded"] = .some(recorded) }
        return .object(object)
    }

    private static func wait(_ waits: Waiting, into object: inout JSONObject) {
        object["waitsUntil"] = .some(.orNull(waits.until?.description))
        object["waitsFor"] = .string(waits.reason)
    }

    private static func running(_ usage: RunningUsage) -> JSONValue {
        [
            "customer": .orNull(usage.customer),
            "value": .orNull(usage.value?.description),
            "periodEnd": .orNull(usage.end?.description),
            "assumed": .bool(usage.isAssumed), "fate": .string(usage.fate.rawValue),
        ]
    }

    /// What becomes of an object that a new one takes the place of.
    private static func replaced(_ supersession: Supersession) -> JSONValue {
        var object: JSONObject = [
            "key": .string(supersession.ref.key), "fields": .array(supersession.fields.map { field($0) }),
        ]
        if let waits = supersession.waits { wait(waits, into: &object) }
        return .object(object)
    }

    private static func remark(_ remark: PlanRemark) -> JSONValue {
        [
            "kind": .string(remark.ref.kind.rawValue), "key": .string(remark.ref.key), "text": .string(remark.text),
            "fields": .array(remark.fields.map { field($0) }), "running": .array(remark.running.map(running)),
        ]
    }

    /// A finding of a change, with the acceptance that covers it.
    private static func finding(_ finding: Finding, of change: Change) -> JSONValue {
        let json = Self.finding(finding)
        guard var object = json.object, finding.fidelity != .refused,
            let waiver = change.accepted.first(where: { $0.field == finding.field })
        else { return json }
        object["accepted"] = ["reason": .string(waiver.reason), "until": .orNull(waiver.lastDay)]
        return .object(object)
    }

    /// A finding as JSON.
    static func finding(_ finding: Finding) -> JSONValue {
        var object: JSONObject = [
            "field": .string(finding.field.rawValue), "fidelity": .string(finding.fidelity.rawValue),
            "reason": .string(finding.reason), "remedy": .string(finding.remedy),
        ]
        object["source"] = finding.source.map(JSONValue.string)
        return .object(object)
    }
}
