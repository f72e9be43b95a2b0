import AdapterKit
import Metering

/// The body of an update of a meter type: only what changes, since what is absent stays.
enum UsageEnginePatch {
    /// The body; `nil` where the vendor takes a change by no means (Usage Engine API reference: Update meter type).
    static func body(_ changes: [FieldChange], now: Timestamp) -> JSONValue? {
        var body = JSONObject()
        for change in changes {
            switch change.path {
            case "name", "unit", "timezone":
                guard !change.after.isNull else { return nil }
                body[change.path] = change.after
            // A description may be empty, and not null.
            case "description": body[change.path] = change.after.isNull ? "" : change.after
            case "category", "externalRef": body[change.path] = change.after
            case "activeFrom":
                body[change.path] = isPast(change.after, now) ? .null : UsageEngineTerms.wire(change.after)
            case "activeTo":
                guard !isPast(change.after, now) else { return nil }
                body[change.path] = UsageEngineTerms.wire(change.after)
            case "resetSchedule":
                guard let schedule = UsageEngineSchedule(change.after) else { return nil }
                body[change.path] = schedule.json
            default: return nil
            }
        }
        return .object(body)
    }

    private static func isPast(_ value: JSONValue, _ now: Timestamp) -> Bool {
        UsageEngineInstant(value)?.isPast(now) ?? false
    }
}
