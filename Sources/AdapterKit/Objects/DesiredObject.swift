package import Metering

/// An object that a project wants at a vendor.
package struct DesiredObject: Sendable, Hashable {
    /// The fields, in one place however often the object is copied.
    private final class Box: Sendable {
        let parts: Parts

        init(_ parts: Parts) {
            self.parts = parts
        }
    }

    private struct Parts: Hashable {
        var ref: ObjectRef
        var meters: [Meter.Key]
        var name: String
        var image: ObjectImage
        var links: [String: ObjectRef]
        var marks: [Mark]
        var claims: [Mark] = []
        var requires: [ObjectRef]
        var body: JSONValue
        var definition: JSONValue?
    }

    private var box: Box

    private mutating func change(_ body: (inout Parts) -> Void) {
        var parts = box.parts
        body(&parts)
        box = Box(parts)
    }

    /// Meterway's name for it.
    package var ref: ObjectRef {
        get { box.parts.ref }
        set { change { $0.ref = newValue } }
    }
    /// The meters it serves; a shared schema serves several.
    package var meters: [Meter.Key] {
        get { box.parts.meters }
        set { change { $0.meters = newValue } }
    }
    /// The name people know it by at the vendor.
    package var name: String {
        get { box.parts.name }
        set { change { $0.name = newValue } }
    }
    /// The fields that Meterway decides, in canonical form; others are left as the vendor has them.
    package var image: ObjectImage {
        get { box.parts.image }
        set { change { $0.image = newValue } }
    }
    /// The fields that hold the vendor's id of another object, which may not exist yet.
    package var links: [String: ObjectRef] {
        get { box.parts.links }
        set { change { $0.links = newValue } }
    }
    /// How an object that is not bound is recognised as this one, best sign first.
    package var marks: [Mark] {
        get { box.parts.marks }
        set { change { $0.marks = newValue } }
    }
    /// Names that are unique at the vendor too, and by which no object is recognised.
    package var claims: [Mark] {
        get { box.parts.claims }
        set { change { $0.claims = newValue } }
    }
    /// The objects that have to be there before it.
    package var requires: [ObjectRef] {
        get { box.parts.requires }
        set { change { $0.requires = newValue } }
    }
    /// The request's body as it would be sent on create, for people to read; links stand as `${KIND KEY}`.
    package var body: JSONValue {
        get { box.parts.body }
        set { change { $0.body = newValue } }
    }
    /// The meter's definition to be recorded with it, where that is not the project's as it stands; `nil` where it is.
    package var definition: JSONValue? {
        get { box.parts.definition }
        set { change { $0.definition = newValue } }
    }

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
        box = Box(
            Parts(
                ref: ref,
                meters: meters,
                name: name,
                image: image,
                links: links,
                marks: marks,
                requires: requires,
                body: body
            )
        )
    }

    /// Compares the fields.
    package static func == (left: Self, right: Self) -> Bool {
        left.box === right.box || left.box.parts == right.box.parts
    }

    /// Feeds the fields.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(box.parts)
    }
}
