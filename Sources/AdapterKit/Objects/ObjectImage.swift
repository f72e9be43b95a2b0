package import Metering

/// What a vendor holds of an object, field by field, in the one spelling that comparison uses.
///
/// Paths are those of the vendor's fields. An adapter writes both sides, what is wanted and what was read, in the same
/// canonical form, so that a default, an order or a spelling of the vendor never looks like a change. A field that is
/// absent, empty or null at the vendor is `.null` or left out. A set to which the vendor adds members by itself has a path
/// for each member, such as `dimensions.region`, so that what is not ours does not look like a change.
package struct ObjectImage: Sendable, Hashable {
    /// A path and its value.
    package struct Field: Sendable, Hashable {
        /// The path.
        package let path: String
        /// The value; `.null` is one too.
        package var value: JSONValue
    }

    /// The fields in the order of their paths, each path once.
    package private(set) var fields: [Field] = []

    /// Makes an image of fields in any order; of several with one path, the last counts.
    package init(_ fields: some Sequence<(key: String, value: JSONValue)> = EmptyCollection()) {
        self.fields.reserveCapacity(fields.underestimatedCount)
        for (path, value) in fields { self[path] = value }
    }

    /// Makes an empty image with room for fields.
    package init(reservingFor count: Int) {
        fields.reserveCapacity(count)
    }

    /// Makes an image of what changes led to.
    package init(after changes: [FieldChange]) {
        self.init(changes.lazy.map { (key: $0.path, value: $0.after) })
    }

    /// The paths, sorted.
    package var paths: [String] { fields.map(\.path) }

    /// The value at a path; `.null` where there is none.
    package subscript(path: String) -> JSONValue {
        get { self[optional: path] ?? .null }
        set { self[optional: path] = newValue }
    }

    /// The value at a path, `nil` where the path is not there; setting `nil` takes the path away.
    package subscript(optional path: String) -> JSONValue? {
        get {
            let (index, isThere) = position(of: path)
            // No `?:`, in which `nil` would be taken for the JSON value.
            guard isThere else { return nil }
            return fields[index].value
        }
        set {
            let (index, isThere) = position(of: path)
            switch (newValue, isThere) {
            case (let value?, true): fields[index].value = value
            case (let value?, false): fields.insert(Field(path: path, value: value), at: index)
            case (nil, true): fields.remove(at: index)
            case (nil, false): break
            }
        }
    }

    /// The image with some of its fields.
    package func filter(_ isKept: (Field) -> Bool) -> ObjectImage {
        var image = self
        image.fields.removeAll { !isKept($0) }
        return image
    }

    /// The changes that lead from another image to this one, over the paths this image speaks of, in their order.
    ///
    /// - Parameter other: what is there now.
    /// - Returns: a change for each path whose value differs.
    package func changes(from other: ObjectImage) -> [FieldChange] {
        var changes: [FieldChange] = []
        if other.fields.isEmpty { changes.reserveCapacity(fields.count) }
        var next = 0
        for field in fields {
            while next < other.fields.count, other.fields[next].path < field.path { next += 1 }
            let isThere = next < other.fields.count && other.fields[next].path == field.path
            let before = isThere ? other.fields[next].value : .null
            guard before != field.value else { continue }
            changes.append(FieldChange(path: field.path, before: before, after: field.value))
        }
        return changes
    }

    /// Where a path is, or where it belongs.
    private func position(of path: String) -> (index: Int, isThere: Bool) {
        guard let last = fields.last, path <= last.path else { return (fields.count, false) }
        var low = 0
        var high = fields.count - 1
        while low < high {
            let middle = (low + high) / 2
            if fields[middle].path < path { low = middle + 1 } else { high = middle }
        }
        return (low, fields[low].path == path)
    }
}
