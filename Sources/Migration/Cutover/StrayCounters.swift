package import AdapterKit
package import Metering
package import SyncEngine

/// The customers' counters of meters that nobody manages: they count as well, and no plan deals with them.
package enum StrayCounters {
    /// Those among the counters that a vendor has which nothing binds, by meter.
    ///
    /// - Parameters:
    ///   - counters: what the vendor has, decoded.
    ///   - bindings: what is bound there, or was let go of.
    /// - Returns: the counters, in the order of their identities.
    package static func among(
        _ counters: [DecodedCustomerMeter],
        _ bindings: [Binding]
    ) -> [Meter.Key: [DecodedCustomerMeter]] {
        let managed = Set(bindings.map { ObjectID(kind: $0.ref.kind, id: $0.id) })
        let strays = counters.filter { !managed.contains(ObjectID(kind: $0.kind, id: $0.id)) }
        return Dictionary(grouping: strays, by: \.customer.meter)
            .mapValues { $0.sorted { ($0.customer.identity, $0.id) < ($1.customer.identity, $1.id) } }
    }

    /// Those among a vendor's objects which nothing binds, by meter.
    package static func among(
        _ observed: [ObservedObject],
        _ bindings: [Binding],
        by translator: any VendorTranslator
    ) -> [Meter.Key: [DecodedCustomerMeter]] {
        var naming = KeyChoice()
        for binding in bindings where binding.ref.kind == translator.definitionKind {
            for key in binding.meters { naming.known[ObjectID(kind: binding.ref.kind, id: binding.id)] = key }
        }
        return among(translator.decode(observed, naming: naming).customers, bindings)
    }
}
