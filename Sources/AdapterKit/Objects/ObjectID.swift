/// An object as its vendor names it.
package struct ObjectID: Sendable, Hashable {
    /// The kind of the object.
    package var kind: ObjectKind
    /// The vendor's id for it.
    package var id: String

    /// Makes an id.
    package init(kind: ObjectKind, id: String) {
        self.kind = kind
        self.id = id
    }

    /// The id of an object that was read.
    package init(_ object: ObservedObject) {
        self.init(kind: object.kind, id: object.id)
    }
}
