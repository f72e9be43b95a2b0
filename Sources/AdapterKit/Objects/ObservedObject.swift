package import Metering

/// An object as it was read at a vendor.
package struct ObservedObject: Sendable, Hashable {
    /// The kind of the object.
    package var kind: ObjectKind
    /// The vendor's id for it: what its requests name.
    package var id: String
    /// The name people know it by at the vendor.
    package var name: String
    /// Every field that can be compared, in canonical form, linked ids included.
    package var image: ObjectImage
    /// The signs that it bears, by name.
    package var marks: [String: String]
    /// The vendor's whole answer, unknown fields included.
    package var body: JSONValue
    /// What it holds of a running period, such as a counter's value; `nil` where the vendor shows none.
    package var running: RunningPeriod?
    /// The members of the answer that the vendor moves by itself as usage comes in.
    package var moving: Set<String>

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
        self.kind = kind
        self.id = id
        self.name = name
        self.image = image
        self.marks = marks
        self.body = body
        self.running = running
        self.moving = moving
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
