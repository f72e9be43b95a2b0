package import AdapterKit
package import Metering
package import SyncEngine

/// Pairs what is bound of some meters at the old vendor with what is bound of them at the new one.
package struct ObjectPairing: Sendable {
    /// Which way the migration goes.
    package var route: MigrationRoute
    /// The kind of the definitions at each vendor, by instance.
    package var definitionKinds: [String: ObjectKind]
    /// What senders name at each vendor, by instance, to reach a meter.
    private let addresses: [String: [Meter.Key: String]]

    /// Makes a pairing.
    ///
    /// - Parameters:
    ///   - route: which way the migration goes.
    ///   - definitionKinds: the kind of the definitions at each vendor, by instance.
    ///   - projections: how events are projected at each vendor, by instance.
    package init(
        _ route: MigrationRoute,
        definitionKinds: [String: ObjectKind],
        projections: [String: EventProjection]
    ) {
        self.route = route
        self.definitionKinds = definitionKinds
        addresses = projections.mapValues(\.addresses)
    }

    /// The pairs: definitions by their meter, customers' counters by what tells them apart, and all else by kind and key.
    package func objects(of keys: some Sequence<Meter.Key>, in bindings: [Binding]) -> [MovedObject] {
        let keys = Set(keys)
        let own = bindings.filter { !$0.isSuperseded && !keys.isDisjoint(with: $0.meters) }
        var news = Dictionary(grouping: own.filter { $0.vendor == route.to }, by: sign)
        var objects: [MovedObject] = []
        for old in own where old.vendor == route.from {
            let new = news.removeValue(forKey: sign(old))?.first
            objects.append(pair(old, new, keys))
        }
        objects += news.values.flatMap(\.self).map { pair(nil, $0, keys) }
        return objects
    }

    /// What an object and its counterpart have in common.
    private func sign(_ binding: Binding) -> String {
        let isDefinition = definitionKinds[binding.vendor] == binding.ref.kind
        if isDefinition { return "meter \(binding.ref.key)" }
        let isCounter = binding.ref.key.contains("/") && binding.meters.contains { binding.ref.key.hasPrefix("\($0)/") }
        return isCounter ? "counter \(binding.ref.key)" : binding.ref.description
    }

    private func pair(_ old: Binding?, _ new: Binding?, _ keys: Set<Meter.Key>) -> MovedObject {
        let meters = Set((old?.meters ?? []) + (new?.meters ?? [])).intersection(keys)
        return MovedObject(meters: Array(meters), old: old.map(end), new: new.map(end))
    }

    private func end(_ binding: Binding) -> MovedObject.End {
        MovedObject.End(binding.ref, id: binding.id, name: binding.name, address: address(binding))
    }

    /// What senders name at the vendor to reach the meter that an object defines.
    private func address(_ binding: Binding) -> String? {
        guard definitionKinds[binding.vendor] == binding.ref.kind, let key = binding.meters.first else { return nil }
        return addresses[binding.vendor]?[key]
    }
}

extension EventProjection {
    /// What senders name to reach each meter.
    fileprivate var addresses: [Meter.Key: String] {
        var targets: [Meter.Key: Set<String>] = [:]
        for rule in rules {
            for key in rule.meters { targets[key, default: []].insert(rule.output.target) }
        }
        return targets.mapValues { $0.sorted().joined(separator: " ") }
    }
}
