package import Metering

/// An object as it was read at a vendor.
package struct ObservedObject: Sendable, Hashable {
    private struct Parts: Hashable {
        var kind: ObjectKind
        var id: String
        var name: String
        var image: ObjectImage
        var marks: [String: String]
        var body: JSONValue
        var running: RunningPeriod?
        var moving: Set<String>
    }

    private var shared: SharedParts<Parts>

    /// The kind of the object.
    package var kind: ObjectKind {
        get { shared.parts.kind }
        set { shared = shared.with { $0.kind = newValue } }
    }
    /// The vendor's id for it: what its requests name.
    package var id: String {
        get { shared.parts.id }
        set { shared = shared.with { $0.id = newValue } }
    }
    /// The name people know it by at the vendor.
    package var name: String {
        get { shared.parts.name }
        set { shared = shared.with { $0.name = newValue } }
    }
    /// Every field that can be compared, in canonical form, linked ids included.
    package var image: ObjectImage {
        get { shared.parts.image }
        set { shared = shared.with { $0.image = newValue } }
    }
    /// The signs that it bears, by name.
    package var marks: [String: String] {
        get { shared.parts.marks }
        set { shared = shared.with { $0.marks = newValue } }
    }
    /// The vendor's whole answer, unknown fields included.
    package var body: JSONValue {
        get { shared.parts.body }
        set { shared = shared.with { $0.body = newValue } }
    }
    /// What it holds of a running period, such as a counter's value; `nil` where the vendor shows none.
    package var running: RunningPeriod? {
        get { shared.parts.running }
        set { shared = shared.with { $0.running = newValue } }
    }
    /// The members of the answer that the vendor moves by itself as usage comes in.
    package var moving: Set<String> {
        get { shared.parts.moving }
        set { shared = shared.with { $0.moving = newValue } }
    }

    /// Makes an object.
    package init(
        kind: ObjectKind,
        id: String,
        name: String,
        image: ObjectImage,
        marks: [String: String],
        body: JSONValue,
        running: RunningPeriod? = nil,
        moving: Set<String> = []
    ) {
        shared = SharedParts(
            Parts(
                kind: kind,
                id: id,
                name: name,
                image: image,
                marks: marks,
                body: body,
                running: running,
                moving: moving
            )
        )
    }
}

/// What a customer's counter holds of the billing period that is under way.
package struct RunningPeriod: Sendable, Hashable {
    /// The customer.
    package var customer: String
    /// The running value; `nil` where there is none yet.
    package var value: Quantity?
    /// When the period ends; `nil` where the vendor does not say.
    package var end: Timestamp?

    /// Makes a running period.
    package init(customer: String, value: Quantity?, end: Timestamp?) {
        self.customer = customer
        self.value = value
        self.end = end
    }
}
