package import Metering

/// An object that a project wants at a vendor.
package struct DesiredObject: Sendable, Hashable {
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

    private var shared: SharedParts<Parts>

    /// Meterway's name for it.
    package var ref: ObjectRef {
        get { shared.parts.ref }
        set { shared = shared.with { $0.ref = newValue } }
    }
    /// The meters it serves; a shared schema serves several.
    package var meters: [Meter.Key] {
        get { shared.parts.meters }
        set { shared = shared.with { $0.meters = newValue } }
    }
    /// The name people know it by at the vendor.
    package var name: String {
        get { shared.parts.name }
        set { shared = shared.with { $0.name = newValue } }
    }
    /// The fields that Meterway decides, in canonical form; others are left as the vendor has them.
    package var image: ObjectImage {
        get { shared.parts.image }
        set { shared = shared.with { $0.image = newValue } }
    }
    /// The fields that hold the vendor's id of another object, which may not exist yet.
    package var links: [String: ObjectRef] {
        get { shared.parts.links }
        set { shared = shared.with { $0.links = newValue } }
    }
    /// How an object that is not bound is recognised as this one, best sign first.
    package var marks: [Mark] {
        get { shared.parts.marks }
        set { shared = shared.with { $0.marks = newValue } }
    }
    /// Names that are unique at the vendor too, and by which no object is recognised.
    package var claims: [Mark] {
        get { shared.parts.claims }
        set { shared = shared.with { $0.claims = newValue } }
    }
    /// The objects that have to be there before it.
    package var requires: [ObjectRef] {
        get { shared.parts.requires }
        set { shared = shared.with { $0.requires = newValue } }
    }
    /// The request's body as it would be sent on create, for people to read; links stand as `${KIND KEY}`.
    package var body: JSONValue {
        get { shared.parts.body }
        set { shared = shared.with { $0.body = newValue } }
    }
    /// The meter's definition to be recorded with it, where that is not the project's as it stands; `nil` where it is.
    package var definition: JSONValue? {
        get { shared.parts.definition }
        set { shared = shared.with { $0.definition = newValue } }
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
        shared = SharedParts(
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
}
