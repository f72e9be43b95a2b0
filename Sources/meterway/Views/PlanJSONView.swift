import AdapterKit
package import Metering
package import SyncEngine

/// A plan for programs, in the documented shape.
package enum PlanJSONView {
    /// The plan as JSON.
    package static func json(_ plan: Plan) -> JSONValue {
        let summary = plan.summary
        var counts = JSONObject()
        for action in Change.Action.allCases {
            counts[action.rawValue] = .number(JSONNumber(summary[action]))
        }
        counts["unchanged"] = .number(JSONNumber(summary.unchanged))
        return .object(
            JSONObject([
                ("formatVersion", 1), ("summary", .object(counts)), ("vendors", .array(plan.vendors.map(vendor))),
            ])
        )
    }

    private static func vendor(_ plan: VendorPlan) -> JSONValue {
        var object = JSONObject([
            ("name", .string(plan.name)), ("adapter", .string(plan.adapter)),
            ("changes", .array(plan.changes.map(change))),
            ("unchanged", .number(JSONNumber(plan.unchanged))),
            ("unmanaged", .array(plan.unmanaged.map(unmanaged))),
        ])
        object["error"] = plan.failure.map { .string($0.description) }
        return .object(object)
    }

    private static func unmanaged(_ unmanaged: VendorPlan.Unmanaged) -> JSONValue {
        var object = JSONObject([
            ("kind", .string(unmanaged.kind.rawValue)), ("id", .string(unmanaged.id)),
            ("name", .string(unmanaged.name)),
        ])
        object["twinOf"] = unmanaged.twinOf.map { .string($0.key) }
        return .object(object)
    }

    private static func change(_ change: Change) -> JSONValue {
        var object = JSONObject([
            ("action", .string(change.action.rawValue)), ("kind", .string(change.ref.kind.rawValue)),
            ("key", .string(change.ref.key)), ("name", .string(change.name)),
            ("remoteID", change.remoteID.map(JSONValue.string) ?? .null),
            ("fingerprint", change.observed.map { .string($0.fingerprint.description) } ?? .null),
            ("meters", .array(change.meters.map { .string($0.text) })), ("fields", .array(change.fields.map(field))),
            ("fidelity", .string(change.fidelity.rawValue)),
            ("findings", .array(change.findings.map { finding($0, of: change) })),
            ("notes", .array(change.notes.map(JSONValue.string))),
        ])
        object["needs"] = change.needs.map { .string($0.option) }
        return .object(object)
    }

    private static func field(_ field: FieldChange) -> JSONValue {
        ["path": .string(field.path), "before": field.before, "after": field.after]
    }

    /// A finding of a change, with the acceptance that covers it.
    private static func finding(_ finding: Finding, of change: Change) -> JSONValue {
        let json = Self.finding(finding)
        guard var object = json.object, finding.fidelity != .refused,
            let waiver = change.accepted.first(where: { $0.field == finding.field })
        else { return json }
        object["accepted"] = ["reason": .string(waiver.reason), "until": waiver.lastDay.map(JSONValue.string) ?? .null]
        return .object(object)
    }

    /// A finding as JSON.
    package static func finding(_ finding: Finding) -> JSONValue {
        var object = JSONObject([
            ("field", .string(finding.field.rawValue)), ("fidelity", .string(finding.fidelity.rawValue)),
            ("reason", .string(finding.reason)), ("remedy", .string(finding.remedy)),
        ])
        object["source"] = finding.source.map(JSONValue.string)
        return .object(object)
    }
}
