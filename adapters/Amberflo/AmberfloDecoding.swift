import AdapterKit
import Metering

/// Amberflo's objects in the core model.
struct AmberfloDecoding {
    let objects: [ObservedObject]
    let dialect: AmberfloDialect
    /// Whether filtering rules are managed; otherwise they are only read, for what they say.
    let bindsRules: Bool
    /// The keys that are known, and those that other meters have.
    let naming: KeyChoice

    /// A definition whose type the core model has.
    private struct Readable {
        var object: ObservedObject
        var definition: AmberfloDefinition
        var type: AmberfloMeterType
        var name: String
    }

    var inventory: DecodedInventory {
        var inventory = DecodedInventory()
        var readable: [Readable] = []
        for object in objects where object.kind == Amberflo.definitionKind {
            switch read(object) {
            case .success(let found): readable.append(found)
            case .failure(let reason): inventory.undecodable.append(.init(object: object, reason: reason.text))
            }
        }
        inventory.undecodable += takeRepeats(from: &readable).map {
            .init(object: $0, reason: "another meter has the same meterApiName")
        }
        let keys = keys(of: readable)
        let rules = AmberfloRuleSet(objects, of: Set(readable.map(\.definition.apiName)))
        inventory.undecodable += rules.undecodable
        let labels = Dictionary(readable.map { ($0.name, 1) }, uniquingKeysWith: +)
        for found in readable {
            guard let key = keys[found.object.id] else { continue }
            switch decode(found, key, rules, isNameShared: labels[found.name] != 1) {
            case .success(let (meter, event)):
                inventory.meters.append(meter)
                inventory.events.append(event)
            case .failure(let reason):
                inventory.undecodable.append(.init(object: found.object, reason: reason.text))
                inventory.undecodable += rules.objects(of: found.definition.apiName).map {
                    .init(object: $0, reason: "the definition of its meter cannot be read")
                }
            }
        }
        return inventory
    }

    /// A key for each definition by its id: the one that it is known under, else one made of its meterApiName.
    private func keys(of readable: [Readable]) -> [String: Meter.Key] {
        naming.keys(of: Amberflo.definitionKind, for: readable, id: \.object.id) { found in
            let name = found.definition.apiName
            return KeyWish(own: Meter.Key(name), near: Meter.Key(slug: name), identity: name)
        }
    }

    /// Leaves one definition for each meterApiName: one that is known, else that with the least id.
    private func takeRepeats(from readable: inout [Readable]) -> [ObservedObject] {
        let known = naming.keys(of: Amberflo.definitionKind, among: readable.map(\.object.id))
        let first = Dictionary(readable.map { ($0.definition.apiName, $0.object.id) }) { left, right in
            let isLeftKnown = known[left] != nil
            guard isLeftKnown == (known[right] != nil) else { return isLeftKnown ? left : right }
            return left.precedes(right) ? left : right
        }
        let repeats = readable.filter { first[$0.definition.apiName] != $0.object.id }.map(\.object)
        readable.removeAll { first[$0.definition.apiName] != $0.object.id }
        return repeats
    }

    private struct Reason: Error {
        var text: String
    }

    private func read(_ object: ObservedObject) -> Result<Readable, Reason> {
        guard let definition = AmberfloDefinition(object.body, dialect) else {
            return .failure(Reason(text: "it has no meterApiName"))
        }
        guard !definition.isDeprecated else { return .failure(Reason(text: "it is deprecated, and counts no more")) }
        let typeText = definition.json[dialect.typeField]?.string
        let counted = definition.texts("aggregationDimensions")
        guard let type = AmberfloMeterType(text: typeText, aggregationDimensions: counted, dialect) else {
            let tuple = counted.count > 1 ? " of \(counted.count) dimensions together" : ""
            return .failure(Reason(text: "the core model has no aggregation for the type `\(typeText ?? "")`\(tuple)"))
        }
        if case .unique(let name) = type, Amberflo.isReserved(dimension: name) {
            return .failure(Reason(text: "it counts `\(name)`, which is Amberflo's own"))
        }
        guard let name = definition.json[dialect.nameField]?.string, !name.allSatisfy(\.isWhitespace) else {
            return .failure(Reason(text: "it has no \(dialect.nameField), and a meter needs a name"))
        }
        return .success(Readable(object: object, definition: definition, type: type, name: name))
    }

    private func decode(
        _ found: Readable,
        _ key: Meter.Key,
        _ rules: AmberfloRuleSet,
        isNameShared: Bool
    ) -> Result<(DecodedMeter, EventSchema), Reason> {
        let apiName = found.definition.apiName
        var draft = Meter.Draft(key: key, name: found.name, aggregation: found.type.aggregation)
        draft.event = apiName
        if draft.aggregation.needsValue {
            draft.value = .expression(.attribute(Amberflo.valueAttribute))
        }
        draft.dimensions = found.definition.dimensions.filter { !Amberflo.isReserved(dimension: $0) }
        draft.filter = rules.filter(of: apiName).map(Formula.expression)
        if dialect == .live {
            draft.description = found.definition.json["description"]?.string.flatMap { $0.isEmpty ? nil : $0 }
            draft.unit = found.definition.json["unit"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        }
        do {
            let meter = DecodedMeter(
                meter: try Meter(draft),
                overrides: overrides(found, key, isNameShared: isNameShared),
                objects: (bindsRules ? rules.references(of: apiName, key) : [:]).merging(
                    [ObjectRef(Amberflo.definitionKind, key.text): found.object.id]) { first, _ in first },
                findings: findings(found, rules)
            )
            let attributes = draft.aggregation.needsValue ? [EventSchema.Attribute(name: Amberflo.valueAttribute)] : []
            return .success(
                (meter, try EventSchema(name: apiName, attributes: attributes, dimensions: eventDimensions(draft)))
            )
        } catch {
            return .failure(Reason(text: "the core model cannot hold it: \(error)"))
        }
    }

    /// What keeps the definition as it is: its name at Amberflo, and a label that the live service should not have given twice.
    private func overrides(_ found: Readable, _ key: Meter.Key, isNameShared: Bool) -> [String: JSONValue] {
        var overrides: [String: JSONValue] = [:]
        if key.text != found.definition.apiName { overrides["meterApiName"] = .string(found.definition.apiName) }
        if dialect == .live, isNameShared { overrides["label"] = .string(found.name) }
        return overrides
    }

    /// The dimensions that the meter's events have: its own, and those that it counts or tests.
    private func eventDimensions(_ draft: Meter.Draft) -> [String] {
        var names = draft.dimensions
        if case .unique(.dimension(let name)) = draft.aggregation, !names.contains(name) {
            names.append(name)
        }
        for name in (draft.filter?.expression?.dimensionsUsed ?? []).sorted() where !names.contains(name) {
            names.append(name)
        }
        return names
    }

    private func findings(_ found: Readable, _ rules: AmberfloRuleSet) -> [Finding] {
        var findings: [Finding] = []
        if rules.hasUnreadable(of: found.definition.apiName) {
            findings.append(
                Finding(
                    .filter,
                    .emulated,
                    reason: "filtering rules of the meter say more than a filter can hold, and stay as they are",
                    remedy: "look at the rules at Amberflo",
                    source: dialect.source("FilteringRule")
                )
            )
        }
        if !bindsRules, rules.filter(of: found.definition.apiName) != nil {
            findings.append(
                Finding(
                    .filter,
                    .emulated,
                    reason:
                        "it stands at Amberflo in filtering rules, which this connection does not manage: they keep back "
                        + "events that do not carry the dimensions they test",
                    remedy: "set `filteringRules: true` for this vendor before the meter is taken over",
                    source: dialect.source("FilteringRule")
                )
            )
        }
        for name in found.definition.dimensions where Amberflo.isReserved(dimension: name) {
            findings.append(
                Finding(
                    .dimensions,
                    .lossy,
                    reason: "the dimension `\(name)` is Amberflo's own, and is left there",
                    remedy: "nothing to do",
                    source: dialect.source("dimensions")
                )
            )
        }
        return findings
    }
}
