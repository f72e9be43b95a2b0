import AdapterKit
import Metering

/// What a change means at Usage Engine.
enum UsageEngineEffects {
    /// What it takes to change a meter type.
    static func type(_ paths: Set<String>, _ observed: ObservedObject, _ desired: DesiredObject) -> ChangeEffect {
        if paths.contains("aggregation.type") {
            return .supersede(
                because: "The aggregation of a meter type is fixed: a new type with new meters takes its place."
            )
        }
        if paths.contains("activeTo"), !desired.image["activeTo"].isNull, desired.body["activeTo"] == nil {
            return .refused(
                reason: "activeTo cannot be set to an instant in the past",
                remedy: "give an activeTo that is still to come, or remove the meter from this vendor"
            )
        }
        return .update(notes: typeNotes(paths, MeterTypePayload(observed.body)?.numberOfMeters))
    }

    /// What it takes to change a customer's meter, of which only `deleteOnReset` can be changed.
    ///
    /// (Usage Engine API reference: Update meter.)
    static func counter(_ paths: Set<String>, _ observed: ObservedObject, _ desired: DesiredObject) -> ChangeEffect {
        guard paths.isSubset(of: ["deleteOnReset"]) else {
            return .supersede(because: "A meter keeps its type, user and key: a new meter takes its place.")
        }
        guard desired.image["deleteOnReset"] == true else { return .update() }
        let end = observed.running?.end.map { " at \($0)" } ?? ""
        return .update(notes: ["The meter goes away when its running period ends\(end), after its record was sent."])
    }

    /// What is lost when an object is taken away.
    static func loss(of observed: ObservedObject) -> String {
        guard observed.kind == UsageEngineKind.meter else {
            let count = MeterTypePayload(observed.body)?.numberOfMeters ?? 0
            return count == 0
                ? "Running values of its meters, if it has any, are lost."
                : "It had \(count.counted("meter")) when it was read; their running values are lost."
        }
        let running = observed.running
        let value = running?.value.map { "The running value \($0)" } ?? "The running value"
        let end = running?.end.map { ", in the period that ends at \($0)," } ?? ""
        return "\(value) of the customer \(running?.customer ?? observed.name)\(end) is lost."
    }

    private static func typeNotes(_ paths: Set<String>, _ meters: Int?) -> [String] {
        var notes: [String] = []
        guard meters != 0 else { return notes }
        let them = meters.map { "Its \($0) existing \($0 == 1 ? "meter" : "meters")" } ?? "Existing meters"
        if paths.contains("resetSchedule") || paths.contains("timezone") {
            notes.append(
                "\(them) should follow the new schedule once the running period has ended"
                    + " (\(UsageEngineSource.updateType)); other documents of the vendor say that only new meters do."
                    + " Read their period's end afterwards."
            )
        }
        if !paths.isDisjoint(with: ["unit", "activeFrom", "activeTo"]) {
            notes.append(
                "\(them) took unit and active window from the type when they were made; whether an edit reaches them is"
                    + " not documented. A meter that still shows the old ones has to be removed and made again."
            )
        }
        if paths.contains("category") {
            notes.append(
                "The stream's Meter processor may have to learn the new category (\(UsageEngineSource.updateType))."
            )
        }
        if paths.contains("externalRef") {
            notes.append("Records that name the old externalRef no longer reach the type.")
        }
        return notes
    }
}
