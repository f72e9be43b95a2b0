import AdapterKit
package import Metering

/// What a sync brings about and no file has, so that its bindings say so.
package struct UnfiledObjects: Sendable, Hashable {
    /// The meters.
    package var meters: Set<Meter.Key>
    /// The customers' counters, by `METER/CUSTOMER/METERKEY`.
    package var customers: Set<String>

    /// Makes the set; by default it is empty, as where the files alone are brought about.
    package init(meters: Set<Meter.Key> = [], customers: Set<String> = []) {
        self.meters = meters
        self.customers = customers
    }

    /// Whether an object serves only what no file has.
    func hold(_ object: DesiredObject) -> Bool {
        customers.contains(object.ref.key) || !object.meters.isEmpty && meters.isSuperset(of: object.meters)
    }
}
