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
    /// What the change takes away of a running period; `nil` where it takes nothing away.
    package var loss: Loss?
    /// The object as it was read, so that it can be told what moved since; `.null` where there was none.
    package var read: JSONValue

    /// What goes with an object of its customer's running period.
    package struct Loss: Sendable, Hashable {
        /// The customer.
        package var customer: String
        /// The running value, as it was read; `nil` where there was none yet.
        package var value: String?

        /// Whether nothing is lost but what was reviewed: the same value, or none, since the period ended meanwhile.
        ///
        /// - Parameter reviewed: the loss that was reviewed; `nil` where none was.
        /// - Returns: whether that is so.
        package func isCovered(by reviewed: Loss?) -> Bool {
            guard let value, value != "0" else { return true }
            return value == reviewed?.value
        }
    }

    /// Whether another change is the same, whatever the values that a running period has come to.
    package func isSame(as other: SavedChange) -> Bool {
        var other = other
        other.loss = loss
        return self == other
    }

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
        loss = Self.loss(of: change)
        read = change.observed?.standing ?? .null
    }

    private static func loss(of change: Change) -> Loss? {
        let isTaken = (change.action == .delete || change.action == .replace) && change.isPending && !change.onlyUnbinds
        guard isTaken, change.needs == nil, change.supersession?.waits == nil, let running = change.observed?.running
        else { return nil }
        return Loss(customer: running.customer, value: running.value.map { $0.isZero ? "0" : $0.description })
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
        if let loss = json["loss"], let customer = loss["customer"]?.string {
            self.loss = Loss(customer: customer, value: loss["value"]?.string)
        }
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
            "fingerprint": fingerprint.map(JSONValue.string) ?? .null, "loss": loss?.json ?? .null, "read": read,
        ]
    }
}

extension SavedChange.Loss {
    /// The loss as JSON.
    fileprivate var json: JSONValue {
        ["customer": .string(customer), "value": value.map(JSONValue.string) ?? .null]
    }
}
