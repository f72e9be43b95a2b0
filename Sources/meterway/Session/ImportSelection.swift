import AdapterKit
import MeterConfig
import Metering

/// What of a vendor's inventory is new to a project; its keys collide with none of another vendor's meters.
struct ImportSelection: Sendable {
    /// The new file's content.
    var file = MeterFile()
    /// The vendor's ids of what is imported, by Meterway's names.
    var ids: [ObjectRef: String] = [:]
    /// The project's own meters that the vendor has and that are not bound yet: an apply adopts them.
    var adoptable: [Meter.Key] = []
    /// What cannot be read.
    var undecodable: [UndecodableObject]

    /// Chooses what is not bound yet and selected.
    init(
        inventory: DecodedInventory,
        bound: Set<ObjectRef>,
        project: Project,
        instance: String,
        selection: MeterSelection
    ) {
        undecodable = inventory.undecodable.filter { !bound.contains(ObjectRef($0.object.kind, $0.object.id)) }
        let names = Set(project.events.map(\.name))
        var imported: Set<Meter.Key> = []
        var needed: Set<String> = []
        for decoded in inventory.meters where selection.contains(decoded.meter.key) {
            let isBound = decoded.objects.contains {
                bound.contains(ObjectRef($0.key.kind, $0.value)) && $0.key.key == decoded.meter.key.text
            }
            guard !isBound else { continue }
            let same = project.meters.first { $0.meter.key == decoded.meter.key }
            if let same, same.isApplied(at: instance) {
                adoptable.append(same.meter.key)
                continue
            }
            let meter = decoded.meter
            imported.insert(meter.key)
            file.meters.append(
                ConfiguredMeter(
                    meter,
                    vendors: [instance],
                    overrides: decoded.overrides.isEmpty ? [:] : [instance: decoded.overrides]
                )
            )
            ids.merge(decoded.objects) { first, _ in first }
            needed.formUnion(meter.event.map { [$0] } ?? [])
        }
        file.events = inventory.events.filter { needed.contains($0.name) && !names.contains($0.name) }
        for decoded in inventory.customers {
            guard imported.contains(decoded.customer.meter) else { continue }
            file.customers.append(decoded.customer)
            ids[decoded.ref] = decoded.id
        }
    }
}
