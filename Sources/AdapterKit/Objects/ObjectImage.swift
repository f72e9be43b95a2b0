package import Metering

/// What a vendor holds of an object, field by field, in the one spelling that comparison uses.
///
/// Keys are paths of the vendor's fields. An adapter writes both sides, what is wanted and what was read, in the same
/// canonical form, so that a default, an order or a spelling of the vendor never looks like a change. A field that is
/// absent, empty or null at the vendor is `.null` or left out. A set to which the vendor adds members by itself has a path
/// for each member, such as `dimensions.region`, so that what is not ours does not look like a change.
package struct ObjectImage: Sendable, Hashable {
    /// The fields by path.
    package var fields: [String: JSONValue]

    /// Makes an image.
    package init(_ fields: [String: JSONValue] = [:]) {
        self.fields = fields
    }

    /// The value at a path; `.null` where there is none.
    package subscript(path: String) -> JSONValue {
        get { fields[path] ?? .null }
        set { fields[path] = newValue }
    }

    /// The changes that lead from another image to this one, over the paths this image speaks of, in their order.
    ///
    /// - Parameter other: what is there now.
    /// - Returns: a change for each path whose value differs.
    package func changes(from other: ObjectImage) -> [FieldChange] {
        fields.keys.sorted().compactMap { path in
            let before = other[path]
            let after = self[path]
            return before == after ? nil : FieldChange(path: path, before: before, after: after)
        }
    }
}
