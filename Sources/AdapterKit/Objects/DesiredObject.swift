package import Metering

/// An object that a project wants at a vendor.
package struct DesiredObject: Sendable, Hashable {
    /// Meterway's name for it.
    package var ref: ObjectRef
    /// The meters it serves; a shared schema serves several.
    package var meters: [Meter.Key]
    /// The name people know it by at the vendor.
    package var name: String
    /// The fields that Meterway decides, in canonical form; others are left as the vendor has them.
    package var image: ObjectImage
    /// The fields that hold the vendor's id of another object, which may not exist yet.
    package var links: [String: ObjectRef]
    /// How an object that is not bound is recognised as this one, best sign first.
    package var marks: [Mark]
    /// Names that are unique at the vendor too, and by which no object is recognised.
    package var claims: [Mark] = []
    /// The objects that have to be there before it.
    package var requires: [ObjectRef]
    /// The request's body as it would be sent on create, for people to read; links stand as `${KIND KEY}`.
    package var body: JSONValue
    /// The meter's definition to be recorded with it, where that is not the project's as it stands; `nil` where it is.
    package var definition: JSONValue?

    /// Makes an object.
    package init(
        ref: ObjectRef,
        meters: [Meter.Key],
        name: String,
        image: ObjectImage,
        links: [String: ObjectRef] = [:],
        marks: [Mark],
        requires: [ObjectRef] = [],
        body: JSONValue
    ) {
        self.ref = ref
        self.meters = meters
        self.name = name
        self.image = image
        self.links = links
        self.marks = marks
        self.requires = requires
        self.body = body
    }
}
