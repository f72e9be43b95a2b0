package import AdapterKit
package import Metering

extension ObservedObject {
    /// The digest of everything that was read of the object: its kind, its id and the vendor's whole answer in canonical
    /// form, unknown fields included, less what the vendor moves by itself as usage comes in.
    package var fingerprint: AuditDigest {
        let values: [JSONValue] = [.string(kind.rawValue), .string(id), standing]
        return AuditDigest(of: Array(JSONValue.array(values).canonicalText.utf8))
    }

    /// The vendor's whole answer, less what it moves by itself as usage comes in.
    package var standing: JSONValue {
        guard !moving.isEmpty, let members = body.object?.members else { return body }
        return .object(JSONObject(members.filter { !moving.contains($0.key) }.map { ($0.key, $0.value) }))
    }
}

extension Binding {
    /// The digest of everything that the binding says.
    package var fingerprint: AuditDigest { AuditDigest(of: Array(json.canonicalText.utf8)) }
}

extension DesiredObject {
    /// The digest of everything that is wanted of the object.
    package var fingerprint: AuditDigest {
        let links = links.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value.description)) }
        let values: [JSONValue] = [
            .string(ref.description), .string(name), JSONValue(meters), JSONValue(image), JSONValue(marks), body,
            .object(JSONObject(links)), .array(requires.map { .string($0.description) }),
        ]
        return AuditDigest(of: Array(JSONValue.array(values).canonicalText.utf8))
    }
}
