package import AdapterKit
package import Metering
package import SyncEngine

/// The digest of all that a meter's number rests on at both vendors of a route.
///
/// A digest changes with what is bound for the meter (which objects count, customers' counters and rules among them), with what
/// they were given to count by, with what the project's files say now, and with what becomes of events on their way. What only
/// describes a meter is left out. It has a part for each side.
package struct DefinitionDigest: Sendable, Hashable {
    /// What the project's files come to.
    package struct Project: Sendable, Hashable {
        /// The meters.
        package var meters: [Meter.Key: Meter]
        /// How events are projected, by the vendor's instance.
        package var projections: [String: EventProjection]

        /// Makes a project's part.
        package init(meters: [Meter.Key: Meter], projections: [String: EventProjection]) {
            self.meters = meters
            self.projections = projections
        }
    }

    /// The digests of meters, by key: of the old side and the new one, SHA-256 in hexadecimal digits with a hyphen between.
    ///
    /// - Parameters:
    ///   - keys: the meters.
    ///   - bindings: what is bound, at the vendors of the route and others; of two for one object, the first counts.
    ///   - route: the two vendors.
    ///   - project: what the files come to.
    ///   - strays: the customers' counters that nobody manages, by vendor and meter.
    /// - Returns: a digest for each of the meters, also where nothing is bound.
    package static func all(
        of keys: some Sequence<Meter.Key>,
        in bindings: [Binding],
        on route: MigrationRoute,
        project: Project,
        strays: [String: [Meter.Key: [DecodedCustomerMeter]]] = [:]
    ) -> [Meter.Key: String] {
        let distinct = bindings.filter { !$0.isSuperseded }.distinct { "\($0.vendor) \($0.ref)" }
        let sides = [route.from, route.to].map { Side(vendor: $0, distinct, project, strays[$0] ?? [:]) }
        let digests = keys.map { key in
            (key, sides.map { $0.digest(of: key, project.meters[key]) }.joined(separator: "-"))
        }
        return Dictionary(keepingFirst: digests)
    }

    /// Whether a meter still counts at the new side as it did.
    package static func agreeAtNewSide(_ left: String?, _ right: String?) -> Bool {
        guard let left = left?.split(separator: "-").last, let right = right?.split(separator: "-").last else {
            return false
        }
        return left == right
    }

    /// What the meters' numbers rest on at one vendor, by meter.
    private struct Side {
        let vendor: String
        let bindings: [Meter.Key: [Binding]]
        let rules: [Meter.Key: [ProjectionRule]]
        let strays: [Meter.Key: [DecodedCustomerMeter]]

        init(
            vendor: String,
            _ bindings: [Binding],
            _ project: Project,
            _ strays: [Meter.Key: [DecodedCustomerMeter]]
        ) {
            self.vendor = vendor
            self.strays = strays
            let own = bindings.filter { $0.vendor == vendor }.sorted { $0.ref < $1.ref }
            self.bindings = Self.byMeter(own, \.meters)
            rules = Self.byMeter(project.projections[vendor]?.rules ?? [], \.meters)
        }

        /// The things in their order, for each meter that they serve.
        private static func byMeter<Thing>(
            _ things: [Thing],
            _ meters: (Thing) -> [Meter.Key]
        ) -> [Meter.Key: [Thing]] {
            things.reduce(into: [:]) { groups, thing in
                for key in Set(meters(thing)) { groups[key, default: []].append(thing) }
            }
        }

        func digest(of key: Meter.Key, _ meter: Meter?) -> String {
            let feeding = (rules[key] ?? []).map { $0.feeding(key, meter) }
            var material: [JSONValue] = [
                .string(vendor), .array((bindings[key] ?? []).map { entry($0, key) }), meter.map(said) ?? .null,
                EventProjection(vendor: vendor, rules: feeding).json,
            ]
            // What nobody manages counts as well; where there is none, the digest is what it always was.
            let others = (strays[key] ?? []).map { JSONValue.string("\($0.ref) \($0.id)") }
            if !others.isEmpty { material.append(.array(others)) }
            return AuditDigest(of: Array(JSONValue.array(material).canonicalText.utf8)).description
        }
    }

    /// What a bound object has to do with a meter's number; of a shared one, only which it is.
    private static func entry(_ binding: Binding, _ key: Meter.Key) -> JSONValue {
        let name: [JSONValue] = [.string(binding.ref.description), .string(binding.id)]
        if binding.ref.key.hasPrefix("\(key)/") { return .array(name + [JSONValue(binding.recorded)]) }
        guard let meter = binding.meter, meter.key == key else { return .array(name) }
        return .array(name + [said(meter), (binding.transition?.after).map(said) ?? .null])
    }

    /// What a meter says of its number, in one spelling.
    private static func said(_ meter: Meter) -> JSONValue {
        [
            .orNull(meter.event), meter.aggregation.json,
            meter.value?.canonical().json ?? .null, meter.filter?.canonical().json ?? .null,
            .orNull(meter.unit),
            meter.resetSchedule.map { .string($0.canonical.description) } ?? .null,
            (meter.activeFrom?.description).map(JSONValue.string) ?? .null,
            (meter.activeTo?.description).map(JSONValue.string) ?? .null, .string(meter.status.rawValue),
        ]
    }
}

extension ProjectionRule {
    /// What the rule does for one of its meters.
    fileprivate func feeding(_ key: Meter.Key, _ meter: Meter?) -> ProjectionRule {
        var rule = self
        rule.meters = [key]
        // What is looked at in an event is what the meters' own values and filters say.
        rule.checks = []
        // What only others that share the event need of it may come and go with them.
        let (attributes, dimensions) = (meter?.attributesRead ?? [], meter?.dimensionsRead ?? [])
        rule.output.attributes = output.attributes.filter { attribute in
            attribute.meter == key || attribute.meter == nil && attributes.contains(attribute.name)
        }
        rule.output.dimensions = output.dimensions.filter { dimensions.contains($0.dimension) }
        return rule
    }
}
