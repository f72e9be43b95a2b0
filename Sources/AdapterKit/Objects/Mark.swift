/// A sign by which an object at a vendor is recognised as ours although no binding says so.
package struct Mark: Sendable, Hashable {
    /// Which sign, such as `externalRef` or `name`.
    package var name: String
    /// What it says; `${KIND KEY}` in it stands for the vendor's id of another object.
    package var value: String

    /// Makes a mark.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
