import AdapterKit
import Metering

/// What holds of any objects that an adapter made of a vendor's answers, whatever the vendor said.
struct DecodingLaws {
    let translator: any VendorTranslator
    let project: VendorProject
    let objects: [ObservedObject]

    /// The first law that is broken, with how; `nil` where all hold.
    var fault: String? {
        let inventory = translator.decode(objects)
        return forgotten(inventory) ?? repeatedKey(inventory) ?? otherOrder(inventory) ?? otherObjects(inventory)
            ?? otherUnderForeignKeys(inventory)
    }

    /// Under each other's keys, definitions are decoded as well, and are the same objects.
    private func otherUnderForeignKeys(_ inventory: DecodedInventory) -> String? {
        let own = keys(inventory)
        let ids = objects.filter { $0.kind == translator.definitionKind && own["\($0.kind) \($0.id)"] != nil }
            .map(ObjectID.init)
        guard ids.count > 1 else { return nil }
        var naming = KeyChoice()
        // The last one is not known, and has to keep away from what the others have.
        for (id, other) in zip(ids, ids.dropFirst()) { naming.known[id] = own["\(other.kind) \(other.id)"] }
        let foreign = translator.decode(objects, naming: naming)
        let found = keys(foreign)
        for (id, key) in naming.known where found["\(id.kind) \(id.id)"] != key {
            return
                "\(id.kind) \(id.id) is known as \(key), and gets \(found["\(id.kind) \(id.id)"].map(\.text) ?? "none")"
        }
        return forgotten(foreign) ?? repeatedKey(foreign) ?? otherObjects(foreign).map { "under foreign keys \($0)" }
    }

    /// Every object is in the answer, decoded or not.
    private func forgotten(_ inventory: DecodedInventory) -> String? {
        var known = Set(inventory.meters.flatMap(\.objects).map { "\($0.key.kind) \($0.value)" })
        for counter in inventory.customers { known.insert("meter \(counter.id)") }
        for schema in inventory.events { known.insert("eventSchema \(schema.name)") }
        for other in inventory.undecodable { known.insert("\(other.object.kind) \(other.object.id)") }
        let left = objects.first { !known.contains("\($0.kind) \($0.id)") && !known.contains("\($0.kind) \($0.name)") }
        return left.map { "the \($0.kind) \($0.id) is neither decoded nor listed as undecodable" }
    }

    private func repeatedKey(_ inventory: DecodedInventory) -> String? {
        let keys = inventory.meters.map(\.meter.key)
        return Set(keys).count == keys.count ? nil : "a key is given twice: \(keys)"
    }

    private func otherOrder(_ inventory: DecodedInventory) -> String? {
        guard objects.count > 1 else { return nil }
        let other = translator.decode(objects.reversed())
        return keys(inventory) == keys(other)
            ? nil : "in another order the same objects have other keys: \(keys(inventory)), \(keys(other))"
    }

    private func keys(_ inventory: DecodedInventory) -> [String: Meter.Key] {
        let pairs = inventory.meters.flatMap { meter in
            meter.objects.map { ("\($0.key.kind) \($0.value)", meter.meter.key) }
        }
        return Dictionary(pairs) { min($0, $1) }
    }

    /// What is decoded and encoded again is what was there: the plan after an import is empty.
    private func otherObjects(_ inventory: DecodedInventory) -> String? {
        var ids: [ObjectRef: String] = [:]
        for meter in inventory.meters { ids.merge(meter.objects) { first, _ in first } }
        for counter in inventory.customers {
            ids[counter.ref] = counter.id
        }
        for desired in translator.encode(project.request(of: inventory)).objects {
            let desired = desired.resolved(ids)
            guard let id = ids[desired.ref],
                let observed = objects.first(where: { $0.kind == desired.ref.kind && $0.id == id })
            else { continue }
            let changes = desired.image.changes(from: observed.image)
            guard !changes.isEmpty else { continue }
            _ = translator.effect(of: changes, on: observed, toward: desired)
            return "\(desired.ref) comes back otherwise: \(changes)"
        }
        for object in objects { _ = translator.deletion(of: object, isOurs: true) }
        return nil
    }
}
