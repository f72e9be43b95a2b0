import AdapterKit
import Metering

/// The pure half: meters to meter types and customers' meters, and back.
struct UsageEngineTranslator: VendorTranslator {
    /// The name of the vendor's instance.
    let instance: String

    var kinds: [ObjectKind] { UsageEngineKind.all }

    var definitionKind: ObjectKind { UsageEngineKind.meterType }

    func encode(_ request: EncodingRequest) -> Translation {
        UsageEngineEncoding(request, instance: instance).translation()
    }

    func decode(_ objects: [ObservedObject]) -> DecodedInventory {
        UsageEngineDecoding(objects).inventory()
    }

    func effect(
        of changes: [FieldChange],
        on observed: ObservedObject,
        toward desired: DesiredObject
    ) -> ChangeEffect {
        let paths = Set(changes.map(\.path))
        return observed.kind == UsageEngineKind.meter
            ? UsageEngineEffects.counter(paths, observed, desired) : UsageEngineEffects.type(paths, observed, desired)
    }

    func deletion(of observed: ObservedObject, isOurs: Bool) -> DeletionEffect {
        .delete(losing: UsageEngineEffects.loss(of: observed))
    }
}
