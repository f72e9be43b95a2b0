package import AdapterKit
package import Metering

/// What a plan file keeps of one vendor.
package struct SavedVendor: Sendable, Hashable {
    /// The name of the vendor's instance.
    package var name: String
    /// The adapter and the connection's settings, without credentials; the address of a vendor embedded in the process is not
    /// kept, since it is another one each time.
    package var connection: JSONValue
    /// The digest of each binding that the plan rests on.
    package var bindings: [ObjectRef: String]
    /// The changes, in the order in which they would be done.
    package var changes: [SavedChange]

    /// Keeps a vendor's plan.
    package init(_ plan: VendorPlan, _ settings: ConnectionSettings?, _ bindings: [Binding], isSandboxed: Bool) {
        name = plan.name
        connection = Self.connection(plan.adapter, settings, isSandboxed: isSandboxed)
        let own = bindings.filter { $0.vendor == plan.name }
        self.bindings = Dictionary(keepingFirst: own.map { ($0.ref, $0.fingerprint.description) })
        changes = plan.changes.map { SavedChange($0) }
    }

    /// Reads a vendor; `nil` where the value is none.
    init?(_ json: JSONValue) {
        guard let name = json["name"]?.string, let connection = json["connection"],
            let bindings = json["bindings"]?.array, let changes = json["changes"]?.array
        else { return nil }
        self.name = name
        self.connection = connection
        let pairs = bindings.compactMap { binding -> (ObjectRef, String)? in
            guard let kind = binding[0]?.string, let key = binding[1]?.string, let digest = binding[2]?.string else {
                return nil
            }
            return (ObjectRef(ObjectKind(kind), key), digest)
        }
        self.bindings = Dictionary(keepingFirst: pairs)
        self.changes = changes.compactMap { SavedChange($0) }
        guard pairs.count == bindings.count, self.changes.count == changes.count else { return nil }
    }

    /// The vendor as JSON.
    var json: JSONValue {
        let pairs = bindings.sorted { $0.key < $1.key }.map { ref, digest -> JSONValue in
            [.string(ref.kind.rawValue), .string(ref.key), .string(digest)]
        }
        return [
            "name": .string(name), "connection": connection, "bindings": .array(pairs),
            "changes": .array(changes.map(\.json)),
        ]
    }

    /// What tells one account at a vendor from another, as far as it is no secret.
    private static func connection(
        _ adapter: String,
        _ settings: ConnectionSettings?,
        isSandboxed: Bool
    ) -> JSONValue {
        var object = JSONObject([("adapter", .string(adapter))])
        guard let settings, !isSandboxed else { return .object(object) }
        object["url"] = .string(settings.url.description)
        object["settings"] = .object(JSONObject(settings.values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
        let sources = settings.credentials.sorted { $0.key < $1.key }.map {
            ($0.key, JSONValue.string($0.value.description))
        }
        object["credentials"] = .object(JSONObject(sources))
        return .object(object)
    }
}
