import AdapterKit
import Metering

/// The core model of Togai's objects.
struct TogaiDecoding {
    private let objects: [ObservedObject]
    private let schemas: [String: TogaiSchema]
    private let keys: [String: Meter.Key]

    init(_ objects: [ObservedObject], _ naming: KeyChoice) {
        self.objects = objects
        let found = objects.filter { $0.kind == TogaiImage.eventSchema }.compactMap { TogaiSchema($0.body) }
        schemas = found.keyed(by: \.name)
        let meters = objects.filter { $0.kind == TogaiImage.usageMeter }
        keys = naming.keys(of: TogaiImage.usageMeter, for: meters, id: \.id) {
            KeyWish(near: Meter.Key(slug: $0.name), identity: $0.id)
        }
    }

    /// What the objects are, decoded or not.
    func inventory() -> DecodedInventory {
        var inventory = DecodedInventory()
        for object in objects {
            switch object.kind {
            case TogaiImage.eventSchema: take(schema: object, into: &inventory)
            case TogaiImage.usageMeter: take(meter: object, into: &inventory)
            default: inventory.undecodable.append(.init(object: object, reason: "Togai has no \(object.kind)"))
            }
        }
        pinCrowdedSchemas(&inventory)
        return inventory
    }

    private func take(schema object: ObservedObject, into inventory: inout DecodedInventory) {
        do throws(TogaiUndecodable) {
            inventory.events.append(try event(object))
        } catch {
            inventory.undecodable.append(.init(object: object, reason: error.reason))
        }
    }

    private func take(meter object: ObservedObject, into inventory: inout DecodedInventory) {
        do throws(TogaiUndecodable) {
            guard let meter = TogaiMeter(object.body), let key = keys[object.id] else {
                throw TogaiUndecodable("the answer has no id or no name")
            }
            let candidates = TogaiImage.schemas(of: object)
            let decoding = TogaiMeterDecoding(meter, key: key, schemas: schemas, candidates: candidates)
            inventory.meters.append(try decoding.decoded())
        } catch {
            inventory.undecodable.append(.init(object: object, reason: error.reason))
        }
    }

    private func event(_ object: ObservedObject) throws(TogaiUndecodable) -> EventSchema {
        guard let schema = TogaiSchema(object.body) else { throw TogaiUndecodable("the answer has no name") }
        guard schema.status != TogaiStatus.archived else { throw TogaiUndecodable("it is archived") }
        do {
            return try schema.event()
        } catch {
            throw TogaiUndecodable(error.problems.joined(separator: "; "))
        }
    }

    /// Where the meters of a schema read more attributes than an event carries, the schema is pinned, so that encoding does
    /// not divide them.
    private func pinCrowdedSchemas(_ inventory: inout DecodedInventory) {
        let groups = Dictionary(grouping: inventory.meters.indices) { inventory.meters[$0].meter.event ?? "" }
        for (name, indices) in groups {
            let attributes = indices.map { inventory.meters[$0].meter }.reduce(into: Set<String>()) { names, meter in
                names.formUnion(meter.attributesRead(of: schemas[name]))
            }
            guard attributes.count > TogaiNames.attributesPerEvent else { continue }
            for index in indices {
                inventory.meters[index].overrides["eventSchemaName"] = .string(name)
            }
        }
    }
}

/// Why an object is not in the core model.
struct TogaiUndecodable: Error {
    /// One sentence without its full stop.
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}

extension TogaiSchema {
    /// The event of the core model.
    func event() throws(EventSchemaError) -> EventSchema {
        try EventSchema(
            name: name,
            description: description,
            attributes: attributes.map { EventSchema.Attribute(name: $0.name, unit: $0.unit) },
            dimensions: dimensions
        )
    }
}

extension Meter {
    /// The attributes that the meter's formulas read; of opaque texts, those that the schema has.
    fileprivate func attributesRead(of schema: TogaiSchema?) -> Set<String> {
        let declared = Set(schema?.attributes.map(\.name) ?? [])
        return [value, filter].compactMap { $0 }.reduce(into: Set<String>()) { names, formula in
            switch formula {
            case .expression(let expression): names.formUnion(expression.attributesUsed)
            case .opaque(_, let text):
                names.formUnion(LogicText.names(after: "attributes.", in: text).intersection(declared))
            }
        }
    }
}
