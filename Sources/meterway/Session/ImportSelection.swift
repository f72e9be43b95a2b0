import AdapterKit
import MeterConfig
import Metering

/// What of a vendor's inventory is new to a project, with keys that collide with nothing.
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
        var keys = Set(project.meters.map(\.meter.key))
        let names = Set(project.events.map(\.name))
        var renamed: [Meter.Key: Meter.Key] = [:]
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
            guard let meter = Self.distinct(decoded.meter, among: keys, id: decoded.objects.values.min() ?? "")
            else { continue }
            keys.insert(meter.key)
            renamed[decoded.meter.key] = meter.key
            file.meters.append(
                ConfiguredMeter(
                    meter,
                    vendors: [instance],
                    overrides: decoded.overrides.isEmpty ? [:] : [instance: decoded.overrides]
                )
            )
            for (ref, id) in decoded.objects {
                let isOwn = ref.key == decoded.meter.key.text
                ids[isOwn ? ObjectRef(ref.kind, meter.key.text) : ref] = id
            }
            needed.formUnion(meter.event.map { [$0] } ?? [])
        }
        file.events = inventory.events.filter { needed.contains($0.name) && !names.contains($0.name) }
        for decoded in inventory.customers {
            let old = decoded.customer
            guard let key = renamed[old.meter],
                let customer = CustomerMeter(
                    meter: key,
                    customer: old.customer,
                    meterKey: old.meterKey,
                    deleteOnReset: old.deleteOnReset
                )
            else { continue }
            file.customers.append(customer)
            ids[ObjectRef(ObjectKind("meter"), customer.identity)] = decoded.id
        }
    }

    private static func distinct(_ meter: Meter, among keys: Set<Meter.Key>, id: String) -> Meter? {
        guard keys.contains(meter.key) else { return meter }
        let mark = FittedText.mark(of: id)
        guard let key = Meter.Key(meter.key.text.prefix(Meter.Key.maximumLength - 9) + "-" + mark), !keys.contains(key)
        else { return nil }
        var draft = meter.draft
        draft.key = key
        return try? Meter(draft)
    }
}
