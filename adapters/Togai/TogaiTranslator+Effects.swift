import AdapterKit
import Metering

extension TogaiTranslator {
    func effect(
        of changes: [FieldChange],
        on observed: ObservedObject,
        toward desired: DesiredObject
    ) -> ChangeEffect {
        observed.kind == TogaiImage.eventSchema
            ? schemaEffect(changes, observed) : meterEffect(changes, observed, desired)
    }

    func deletion(of observed: ObservedObject, isOurs: Bool) -> DeletionEffect {
        guard observed.kind == TogaiImage.eventSchema else {
            return .delete(
                losing:
                    "Togai deactivates and archives the usage meter for good; price plans that name it have to be changed"
            )
        }
        guard isOurs else {
            return .keep(reason: "Meterway did not make this event schema, so it stays at Togai")
        }
        return .delete(losing: "Togai archives the event schema for good, and may never give its name to another")
    }

    /// A meter that is active is deactivated, and neither it nor its schema is archived (Togai API: deactivate a usage meter).
    func leaving(_ observed: ObservedObject) -> Leaving {
        guard observed.kind == TogaiImage.usageMeter else {
            return Leaving(note: "The event schema stays as it is, since other meters and senders may use it.")
        }
        guard observed.image["status"].string != TogaiStatus.draft else {
            return Leaving(note: "It stays a draft, which counts nothing.")
        }
        return Leaving(
            image: ObjectImage(["status": .string(TogaiStatus.inactive)]),
            note: "It is deactivated, and not archived: it counts no more, and what it counted can still be read."
        )
    }

    /// A meter that is active is deactivated to be edited or archived, and gives its name up before it is archived; a draft comes
    /// to rest by way of active (Togai API: update, activate, deactivate and delete a usage meter).
    func passingFields(of observed: ObservedObject, toward wanted: ObjectImage?) -> [ObjectImage] {
        let status = observed.image["status"].string
        let resting = status == TogaiStatus.active ? [ObjectImage(["status": .string(TogaiStatus.inactive)])] : []
        guard observed.kind == TogaiImage.usageMeter else { return wanted == nil ? resting : [] }
        guard let wanted else {
            let freed = TogaiNames.archived(observed.name, id: observed.id)
            return resting + [ObjectImage(["name": .string(freed)])]
        }
        guard status == TogaiStatus.draft, wanted["status"].string == TogaiStatus.inactive else { return resting }
        return [ObjectImage(["status": .string(TogaiStatus.active)])]
    }

    /// What was wanted gone from an event schema and stays there is nobody's edit (Togai API: once activated, attributes and
    /// dimensions of an event schema can only be added).
    func aged(_ recorded: ObjectImage, now: Timestamp) -> ObjectImage {
        guard recorded.fields.contains(where: { Self.isKept($0.path) && $0.value.isNull }) else { return recorded }
        return recorded.filter { !(Self.isKept($0.path) && $0.value.isNull) }
    }

    /// Whether a path of an event schema is never without a value again: that of a member, or the status.
    private static func isKept(_ path: String) -> Bool {
        path.hasPrefix("attributes.") || path.hasPrefix("dimensions.") || path == "status"
    }

    /// Fields of a usage meter that stay as they are once it was active (Togai guide: Usage meters).
    private static func isFixed(_ path: String) -> Bool {
        ["type", "aggregation", "matcher", "computation", "filters"].contains(path)
            || path.hasPrefix(TogaiImage.schemaPrefix)
    }

    private func meterEffect(
        _ changes: [FieldChange],
        _ observed: ObservedObject,
        _ desired: DesiredObject
    ) -> ChangeEffect {
        guard observed.image["status"].string != TogaiStatus.draft else { return .update() }
        if changes.contains(where: { Self.isFixed($0.path) }) {
            return .replace(
                losing:
                    "Togai cannot change how a meter counts once it was active: a new one begins at zero, what this one "
                    + "counted stays with the archived meter, and price plans have to name the new one"
            )
        }
        if desired.image["status"].string == TogaiStatus.draft {
            return .refused(
                reason: "Togai cannot make a draft of a meter that was active",
                remedy: "use `status: inactive`"
            )
        }
        let isActive = observed.image["status"].string == TogaiStatus.active
        guard isActive, changes.contains(where: { $0.path != "status" }) else { return .update() }
        return .update(notes: [
            "Where Togai refuses to edit an active meter, it is deactivated for the moment; events that arrive meanwhile may "
                + "not be counted."
        ])
    }

    private func schemaEffect(_ changes: [FieldChange], _ observed: ObservedObject) -> ChangeEffect {
        var notes: [String] = []
        var units: [String] = []
        var isMore = false
        let isDraft = observed.image["status"].string == TogaiStatus.draft
        for change in changes {
            if change.after.isNull, Self.isKept(change.path) {
                notes.append(
                    change.path == "status"
                        ? "`status` stays as it is, since none of its meters is active."
                        : "`\(change.path)` stays at Togai, where schemas only grow; nothing uses it any more."
                )
                isMore = true
            } else if change.path.hasSuffix(".defaultUnit"), !isDraft, observed.has(change.path) {
                units.append(change.path)
            } else {
                isMore = true
            }
        }
        if let overflow = overflow(changes, observed) { return overflow }
        guard !units.isEmpty else { return .update(notes: notes) }
        let reason = "Togai cannot change \(units.joined(separator: ", ")) of a schema that was active"
        let remedy = "write the unit that Togai has, or give the attribute another name"
        return isMore ? .update(notes: notes + ["\(reason); \(remedy)."]) : .refused(reason: reason, remedy: remedy)
    }

    /// Why a schema cannot take what is added to it; `nil` where it can (Togai API: Create an event schema).
    private func overflow(_ changes: [FieldChange], _ observed: ObservedObject) -> ChangeEffect? {
        for (noun, prefix) in [("attributes", "attributes."), ("dimensions", "dimensions.")] {
            let there = observed.image.fields.count { $0.path.hasPrefix(prefix) && $0.value == true }
            let more = changes.count { $0.path.hasPrefix(prefix) && $0.before.isNull && $0.after == true }
            guard more > 0, there + more > TogaiNames.membersPerSchema else { continue }
            return .refused(
                reason: "the event schema has \(there) \(noun) and would need \(more) more, and Togai takes "
                    + "\(TogaiNames.membersPerSchema)",
                remedy: "give some of its meters another event schema with the override `eventSchemaName`"
            )
        }
        return nil
    }
}

extension ObservedObject {
    /// Whether the attribute of a unit's path is there already.
    fileprivate func has(_ path: String) -> Bool {
        image[String(path.dropLast(".defaultUnit".count))] == .bool(true)
    }
}
