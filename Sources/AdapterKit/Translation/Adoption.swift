package import Metering

/// A definition at a vendor that nobody bound and that is to be taken over as that of a meter.
package struct Adoption: Sendable, Hashable {
    /// Meterway's name for it.
    package var ref: ObjectRef
    /// The meter.
    package var meter: Meter
    /// The definition as it was read.
    package var object: ObservedObject

    /// Makes an adoption.
    package init(_ ref: ObjectRef, as meter: Meter, _ object: ObservedObject) {
        self.ref = ref
        self.meter = meter
        self.object = object
    }
}
