import AdapterKit
package import Metering

extension Engine {
    /// The meters whose events a vendor would not count as they are projected, since the files were not applied there.
    package struct Unapplied: Sendable {
        /// The meters that are not there.
        package var missing: [Meter.Key] = []
        /// The meters that are there by another definition, which takes other events than are sent.
        package var changed: [Meter.Key] = []
        /// What keeps an apply from making those that are missing and that the plan blocks, with the meters that it is for.
        package var obstacles: [(finding: Finding, meters: [Meter.Key])] = []
        /// What has to be allowed for an apply to make those that are missing.
        package var needs: Set<Change.Permission> = []

        /// Whether everything is as the files say.
        package var isEmpty: Bool { missing.isEmpty && changed.isEmpty }
    }

    /// Holds what is sent to a vendor against what was applied there.
    ///
    /// The vendor is read only where the state does not have all of the meters, which may be there all the same.
    ///
    /// - Parameters:
    ///   - connection: the vendor.
    ///   - intention: what the project wants there.
    ///   - selects: the meters whose events are sent.
    /// - Returns: the meters, none of them where all was applied.
    /// - Throws: ``StateError`` where the state could not be read, ``AdapterError`` where the vendor could not.
    package func unapplied(
        _ connection: VendorConnection,
        _ intention: Intention,
        selects: (Meter.Key) -> Bool
    ) async throws -> Unapplied {
        let bindings = try environment.store.bindings(at: connection.name).filter { !$0.isSuperseded }
        let held = definitionsInForce(intention.options, bindings, connection.adapter.translator).substitutes
        let translation = held.isEmpty ? intention.translation : intention.translate?(held) ?? intention.translation
        let comparison = AppliedComparison(
            translation: translation,
            rules: translation.projection.rules.filter { $0.meters.contains(where: selects) },
            bindings: bindings,
            kind: connection.adapter.translator.definitionKind
        )
        var unapplied = Unapplied()
        if !comparison.missing.isEmpty {
            unapplied = try await absent(comparison.missing, connection, intention)
        }
        if let translate = intention.translate {
            let fed = Set(comparison.fed)
            let applied = comparison.applied.filter { key, meter in
                guard let wanted = held[key] ?? definitions[key] else { return false }
                return wanted != meter && (fed.contains(key) || selects(key))
            }
            unapplied.changed = comparison.changed(applied) { translate($0).projection.rules }
        }
        return unapplied
    }

    /// Those of some meters that no look at the vendor finds as the files want them, with what the plan has against making them.
    private func absent(
        _ meters: [Meter.Key],
        _ connection: VendorConnection,
        _ intention: Intention
    ) async throws -> Unapplied {
        var engine = self
        engine.connections = [connection]
        let plan = try await engine.prepare([connection.name: intention]).plan
        guard let vendor = plan.vendors.first else { return Unapplied(missing: meters) }
        if let failure = vendor.failure { throw failure }
        let lacking = vendor.changes.filter { $0.action != .adopt || $0.needs != nil }
        let missing = meters.filter { meter in lacking.contains { $0.meters.contains(meter) } }
        let blocked = missing.compactMap { meter in
            // What stands on another comes after it, and only says that this one is missing.
            lacking.first { $0.action == .blocked && $0.meters.contains(meter) }?.findings
                .first { $0.fidelity == .refused }.map { ($0, meter) }
        }
        let own = Set(missing)
        return Unapplied(
            missing: missing,
            obstacles: blocked.grouped().map { (finding: $0.key, meters: $0.values) },
            needs: Set(lacking.filter { !own.isDisjoint(with: $0.meters) }.compactMap(\.needs))
        )
    }
}

/// What is sent to a vendor, beside what its bindings say that it has.
private struct AppliedComparison {
    let translation: Translation
    /// What is sent.
    let rules: [ProjectionRule]
    let bindings: [Binding]
    /// The kind of objects that are the definition of one meter.
    let kind: ObjectKind

    /// The meters that are fed, in their order.
    var fed: [Meter.Key] { Set(rules.flatMap(\.meters)).sorted() }

    /// The definitions as they were applied.
    var applied: [Meter.Key: Meter] {
        bindings.reduce(into: [:]) { applied, binding in
            if let key = binding.definedMeter(kind), let meter = binding.meter { applied[key] = meter }
        }
    }

    /// The meters of which an object is not bound that has to be there for them to count.
    var missing: [Meter.Key] {
        let bound = Set(bindings.map(\.ref))
        let fed = Set(fed)
        let lacking = translation.objects.filter { object in
            object.ref.kind == kind && !([object.ref] + object.requires).allSatisfy(bound.contains)
        }
        return Set(lacking.flatMap(\.meters)).intersection(fed).sorted()
    }

    /// The meters whose events would look otherwise, would go elsewhere, or would be sent at all, by what was applied.
    ///
    /// A meter that the vendor refuses as the files have it now is sent nothing, and still counts there as it was.
    func changed(
        _ applied: [Meter.Key: Meter],
        rulesOf translate: ([Meter.Key: Meter]) -> [ProjectionRule]
    ) -> [Meter.Key] {
        var changed = Set(readdressed)
        if !applied.isEmpty {
            let (now, before) = (Self.shapes(rules), Self.shapes(translate(applied)))
            changed.formUnion(applied.keys.filter { now[$0] != before[$0] })
        }
        return changed.sorted()
    }

    /// The meters whose name in events is not the one that was applied.
    private var readdressed: [Meter.Key] {
        let recorded = Dictionary(keepingFirst: bindings.map { ($0.ref, $0.recorded) })
        var targets: [Meter.Key: Set<String>] = [:]
        for rule in rules {
            for meter in rule.meters { targets[meter, default: []].insert(rule.output.target) }
        }
        return translation.objects.filter { object in
            guard object.ref.kind == kind, let before = recorded[object.ref] else { return false }
            let names = object.meters.reduce(into: Set<String>()) { $0.formUnion(targets[$1] ?? []) }
            return object.image.fields.contains { field in
                field.value.string.map(names.contains) == true
                    && before[optional: field.path].map { $0 != field.value } == true
            }
        }.flatMap(\.meters)
    }

    /// What events for each meter look like: where they go, and which numbers and texts they have.
    private static func shapes(_ rules: [ProjectionRule]) -> [Meter.Key: Set<[String]>] {
        rules.reduce(into: [:]) { shapes, rule in
            let output = rule.output
            let shape =
                [output.target, output.value == nil ? "" : "value"]
                + output.attributes.map { "attribute " + $0.name }.sorted()
                + output.dimensions.map { "dimension " + $0.name }.sorted()
            for meter in rule.meters { shapes[meter, default: []].insert(shape) }
        }
    }
}
