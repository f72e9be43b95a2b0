import AdapterKit
package import Metering
package import SyncEngine

/// The digest of what both vendors of a route were given to count a meter by.
///
/// Two digests are equal where nothing has changed at either side that alters a number: which object counts, and by which
/// event, aggregation, value, filter, unit, schedule, window and status. What only describes a meter is left out.
package struct DefinitionDigest: Sendable, Hashable {
    /// The digests of meters, by key, as SHA-256 in hexadecimal digits.
    ///
    /// - Parameters:
    ///   - keys: the meters.
    ///   - bindings: what is bound, at the vendors of the route and others.
    ///   - route: the two vendors.
    /// - Returns: a digest for each of the meters, also where nothing is bound.
    package static func all(
        of keys: some Sequence<Meter.Key>,
        in bindings: [Binding],
        on route: MigrationRoute
    ) -> [Meter.Key: String] {
        var own: [Meter.Key: [Binding]] = [:]
        for binding in bindings where [route.from, route.to].contains(binding.vendor) {
            guard let key = binding.meter?.key, binding.ref.key == key.text else { continue }
            own[key, default: []].append(binding)
        }
        return Dictionary(keys.map { ($0, digest(own[$0] ?? [], route)) }) { first, _ in first }
    }

    private static func digest(_ bindings: [Binding], _ route: MigrationRoute) -> String {
        let sides = bindings.sorted {
            ($0.vendor == route.to ? 1 : 0, $0.ref) < ($1.vendor == route.to ? 1 : 0, $1.ref)
        }
        let entries = sides.map { binding -> JSONValue in
            [
                .string(binding.vendor), .string(binding.ref.description), .string(binding.id),
                binding.meter.map(said) ?? .null, (binding.transition?.after).map(said) ?? .null,
            ]
        }
        let text = JSONValue.array(entries).canonicalText
        return AuditDigest(of: Array(text.utf8)).description
    }

    /// What a meter says of its number, in one spelling.
    private static func said(_ meter: Meter) -> JSONValue {
        [
            meter.event.map(JSONValue.string) ?? .null, meter.aggregation.json,
            meter.value?.canonical().json ?? .null, meter.filter?.canonical().json ?? .null,
            meter.unit.map(JSONValue.string) ?? .null,
            meter.resetSchedule.map { .string($0.canonical.description) } ?? .null,
            (meter.activeFrom?.description).map(JSONValue.string) ?? .null,
            (meter.activeTo?.description).map(JSONValue.string) ?? .null, .string(meter.status.rawValue),
        ]
    }
}
