package import Metering

/// The core model of what a vendor has.
package struct DecodedInventory: Sendable, Hashable {
    /// The meters.
    package var meters: [DecodedMeter]
    /// The event schemas, where the vendor has such.
    package var events: [EventSchema]
    /// The customers' counters, where the vendor has such.
    package var customers: [DecodedCustomerMeter]
    /// The objects that the core model cannot hold, with the reason.
    package var undecodable: [UndecodableObject]

    /// Makes an inventory.
    package init(
        meters: [DecodedMeter] = [],
        events: [EventSchema] = [],
        customers: [DecodedCustomerMeter] = [],
        undecodable: [UndecodableObject] = []
    ) {
        self.meters = meters
        self.events = events
        self.customers = customers
        self.undecodable = undecodable
    }
}

/// A meter as a vendor's objects tell it.
package struct DecodedMeter: Sendable, Hashable {
    /// The definition; its key was made from the vendor's own key or name.
    package var meter: Meter
    /// The overrides that make the encoding give the vendor's objects back unchanged.
    package var overrides: [String: JSONValue]
    /// The objects it was read from, by Meterway's name for each, with the vendor's id.
    package var objects: [ObjectRef: String]
    /// What the vendor's definition says and the core model does not.
    package var findings: [Finding]

    /// Makes a decoded meter.
    package init(
        meter: Meter,
        overrides: [String: JSONValue] = [:],
        objects: [ObjectRef: String],
        findings: [Finding] = []
    ) {
        self.meter = meter
        self.overrides = overrides
        self.objects = objects
        self.findings = findings
    }
}

/// A customer's counter as a vendor tells it.
package struct DecodedCustomerMeter: Sendable, Hashable {
    /// The counter.
    package var customer: CustomerMeter
    /// The kind of object that it is at the vendor.
    package var kind: ObjectKind
    /// The vendor's id for it.
    package var id: String

    /// Makes a decoded counter.
    package init(customer: CustomerMeter, kind: ObjectKind, id: String) {
        self.customer = customer
        self.kind = kind
        self.id = id
    }

    /// Meterway's name for the object.
    package var ref: ObjectRef { ObjectRef(kind, customer.identity) }
}

/// An object that the core model cannot hold.
package struct UndecodableObject: Sendable, Hashable {
    /// The object.
    package var object: ObservedObject
    /// Why not, in one sentence, cut to 500 Unicode scalars where it quotes the vendor at length.
    package let reason: String

    /// Makes the pair.
    package init(object: ObservedObject, reason: String) {
        self.object = object
        self.reason = Excerpt.shown(reason, upTo: 500)
    }
}
