package import Metering

/// One field of an object, before and after.
package struct FieldChange: Sendable, Hashable {
    /// The path of the vendor's field.
    package var path: String
    /// What is there now; `.null` where nothing is.
    package var before: JSONValue
    /// What will be there; `.null` where nothing will.
    package var after: JSONValue

    /// Makes a change.
    package init(path: String, before: JSONValue, after: JSONValue) {
        self.path = path
        self.before = before
        self.after = after
    }
}

extension ObservedObject {
    /// Whether all fields of some changes are as they were before, so that nothing was done.
    package func shows(none changes: [FieldChange]) -> Bool {
        changes.allSatisfy { image[$0.path] == $0.before && $0.before != $0.after }
    }
}
