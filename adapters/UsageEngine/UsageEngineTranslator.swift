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

    func decode(_ objects: [ObservedObject], naming: KeyChoice) -> DecodedInventory {
        UsageEngineDecoding(objects).inventory(naming)
    }

    func standIn(for desired: [DesiredObject]) -> [ObservedObject] { UsageEngineStandIns(desired).observed }

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

    func obstacle(making desired: DesiredObject, now: Timestamp) -> Finding? {
        guard desired.ref.kind == UsageEngineKind.meterType,
            UsageEngineInstant(desired.image["activeTo"])?.isPast(now) == true
        else { return nil }
        return Finding(
            .activeTo,
            .refused,
            reason: "the meter has ended, and Usage Engine takes only instants to come",
            remedy: "give an activeTo that is still to come, or leave this vendor out of the meter's `vendors`",
            source: "Usage Engine API reference: Create meter type"
        )
    }

    /// An `activeFrom` that has come since reads as none.
    func aged(_ recorded: ObjectImage, now: Timestamp) -> ObjectImage {
        guard UsageEngineInstant(recorded["activeFrom"])?.isPast(now) == true else { return recorded }
        var image = recorded
        image["activeFrom"] = .null
        return image
    }

    /// References are unique; that names are is said of the user interface only.
    var uniqueMarks: Set<String> { ["externalRef"] }

    /// A meter is made without its `deleteOnReset`, which a PATCH sets (Usage Engine API: create meter).
    func begunFields(of kind: ObjectKind, toward wanted: ObjectImage) -> [ObjectImage] {
        kind == UsageEngineKind.meter ? [ObjectImage(["deleteOnReset": false])] : []
    }

    func retirement(of observed: ObservedObject, _ policy: ReplacedObjects) -> Retirement {
        observed.kind == UsageEngineKind.meter
            ? UsageEngineRetirement.counter(observed, policy) : UsageEngineRetirement.type(observed)
    }

    func leaving(_ observed: ObservedObject) -> Leaving { UsageEngineRetirement.leaving(observed) }

    func parent(of observed: ObservedObject) -> String? {
        observed.kind == UsageEngineKind.meter ? observed.image["meterTypeId"].string : nil
    }

    var hasRemarks: Bool { true }

    func remark(on observed: ObservedObject, under parent: ObservedObject) -> String? {
        guard let meter = MeterPayload(observed.body) else { return nil }
        let traits = meter.staleTraits(unit: parent.image["unit"].string, timezone: parent.image["timezone"].string)
        guard !traits.isEmpty else { return nil }
        let end = meter.periodEnd.map { " at \($0)" } ?? ""
        return
            "it still has \(traits.joined(separator: " and ")), which its meter type no longer has: the edit of the type did "
            + "not reach it. After its running period has ended\(end), remove this meter (\(meter.id)) and apply to have it made "
            + "again."
    }

    func endsByItself(_ kind: ObjectKind, _ image: ObjectImage) -> Bool {
        kind == UsageEngineKind.meter && image["deleteOnReset"] == true
    }
}
