package import AdapterKit
package import Metering

/// A change as a plan file keeps it: what would be done, and what was read of the object.
package struct SavedChange: Sendable, Hashable {
    /// What would be done.
    package var action: Change.Action
    /// Meterway's name for the object.
    package var ref: ObjectRef
    /// The name people know it by.
    package var name: String
    /// The vendor's id, where there is one.
    package var remoteID: String?
    /// The fields before and after.
    package var fields: [FieldChange]
    /// The option that allows the change; `nil` where none is needed.
    package var needs: String?
    /// Whether a delete leaves the object at the vendor.
    package var onlyUnbinds: Bool
    /// What the change waits for; `nil` for one that is done.
    package var waits: String?
    /// Whether an object that a new one takes the place of goes in the same run; `nil` where none is.
    package var removesOld: Bool?
    /// The digest of the object as it is wanted.
    package var wanted: String?
    /// The digest of the object as it was read.
    package var fingerprint: String?
    /// The object as it was read, so that it can be told what moved since; `.null` where there was none.
    package var read: JSONValue

    /// Keeps a change of a plan.
    init(_ change: Change) {
        action = change.action
        ref = change.ref
        name = change.name
        remoteID = change.remoteID
        fields = change.fields
        needs = change.needs?.option
        onlyUnbinds = change.onlyUnbinds
        waits = change.waits.map { $0.until?.description ?? $0.reason }
        removesOld = change.supersession.map { $0.waits == nil }
        wanted = change.desired.map(\.fingerprint.description)
        fingerprint = change.observed.map(\.fingerprint.description)
        read = change.observed?.standing ?? .null
    }

    /// Reads a change; `nil` where the value is none.
    init?(_ json: JSONValue) {
        guard let action = json["action"]?.string.flatMap(Change.Action.init(rawValue:)),
            let kind = json["kind"]?.string, let key = json["key"]?.string, let name = json["name"]?.string,
            let fields = json["fields"]?.fieldChanges, let read = json["read"]
        else { return nil }
        self.action = action
        ref = ObjectRef(ObjectKind(kind), key)
        self.name = name
        remoteID = json["remoteID"]?.string
        self.fields = fields
        needs = json["needs"]?.string
        onlyUnbinds = json["onlyUnbinds"]?.bool ?? false
        waits = json["waits"]?.string
        removesOld = json["removesOld"]?.bool
        wanted = json["wanted"]?.string
        fingerprint = json["fingerprint"]?.string
        self.read = read
    }

    /// The change as JSON.
    var json: JSONValue {
        [
            "action": .string(action.rawValue), "kind": .string(ref.kind.rawValue), "key": .string(ref.key),
            "name": .string(name), "remoteID": remoteID.map(JSONValue.string) ?? .null, "fields": JSONValue(fields),
            "needs": needs.map(JSONValue.string) ?? .null, "onlyUnbinds": .bool(onlyUnbinds),
            "waits": waits.map(JSONValue.string) ?? .null, "removesOld": removesOld.map(JSONValue.bool) ?? .null,
            "wanted": wanted.map(JSONValue.string) ?? .null,
            "fingerprint": fingerprint.map(JSONValue.string) ?? .null, "read": read,
        ]
    }
}
