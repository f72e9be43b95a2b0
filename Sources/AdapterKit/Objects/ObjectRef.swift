/// An object by Meterway's own name for it, the same before and after it exists at the vendor.
package struct ObjectRef: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The kind of the object.
    package let kind: ObjectKind
    /// The object's key in the project: a meter's key, a schema's name, or `METER/CUSTOMER/METERKEY`.
    package let key: String

    /// Makes a reference.
    package init(_ kind: ObjectKind, _ key: String) {
        self.kind = kind
        self.key = key
    }

    package var description: String { "\(kind) \(key)" }

    package static func < (left: Self, right: Self) -> Bool { (left.kind, left.key) < (right.kind, right.key) }
}
