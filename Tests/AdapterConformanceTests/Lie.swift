import AdapterKit
import Catalog
import Metering

@testable import AdapterConformance

/// A fault planted in an adapter's translation, which a conformance suite has to find.
struct Lie: Sendable {
    /// Changes what is asked of the translator.
    var request: @Sendable (EncodingRequest) -> EncodingRequest = { $0 }
    /// Changes what the translator makes of meters.
    var encoded: @Sendable (Translation, EncodingRequest) -> Translation = { translation, _ in translation }
    /// Changes what it makes of a vendor's objects.
    var decoded: @Sendable (DecodedInventory) -> DecodedInventory = { $0 }
    /// Changes which keys the translator is told.
    var naming: @Sendable (KeyChoice) -> KeyChoice = { $0 }
    /// Changes how wanted objects would be shown once they are made.
    var shown: @Sendable ([ObservedObject]) -> [ObservedObject] = { $0 }
    /// Changes which fields are said to grow.
    var growing: @Sendable (Set<MeterField>) -> Set<MeterField> = { $0 }

    /// A vendor as the suite takes it, whose adapter tells the lie.
    func subject(_ vendor: Vendor) throws -> ConformanceSubject {
        var descriptor = vendor.adapter
        let (translator, make) = (descriptor.translator, descriptor.make)
        descriptor.translator = { LyingTranslator(base: translator($0), lie: self) }
        descriptor.make = { settings, environment in
            let adapter = make(settings, environment)
            return LyingAdapter(base: adapter, translator: LyingTranslator(base: adapter.translator, lie: self))
        }
        return try Self.subject(vendor, descriptor)
    }

    /// A vendor as the suite takes it, with an adapter.
    static func subject(_ vendor: Vendor, _ descriptor: AdapterDescriptor) throws -> ConformanceSubject {
        let address = "https://vendor.example.com"
        return ConformanceSubject(
            name: vendor.adapter.title,
            descriptor: descriptor,
            settings: ConnectionSettings(
                instance: vendor.adapter.name,
                adapter: vendor.adapter.name,
                url: try ConnectionURL(address),
                values: vendor.sandboxSettings(address)
            ),
            credentials: vendor.sandboxCredentials,
            makeStand: { clock, _ in vendor.sandbox(SandboxSeed(now: { clock.date })) }
        )
    }
}

/// A translator that lies.
private struct LyingTranslator: VendorTranslator {
    let base: any VendorTranslator
    let lie: Lie

    var kinds: [ObjectKind] { base.kinds }

    var definitionKind: ObjectKind { base.definitionKind }

    func encode(_ request: EncodingRequest) -> Translation {
        lie.encoded(base.encode(lie.request(request)), request)
    }

    func decode(_ objects: [ObservedObject], naming: KeyChoice) -> DecodedInventory {
        lie.decoded(base.decode(objects, naming: lie.naming(naming)))
    }

    func standIn(for desired: [DesiredObject]) -> [ObservedObject] { lie.shown(base.standIn(for: desired)) }

    var growing: Set<MeterField> { lie.growing(base.growing) }

    func effect(of changes: [FieldChange], on observed: ObservedObject, toward desired: DesiredObject) -> ChangeEffect {
        base.effect(of: changes, on: observed, toward: desired)
    }

    func deletion(of observed: ObservedObject, isOurs: Bool) -> DeletionEffect {
        base.deletion(of: observed, isOurs: isOurs)
    }
}

/// An adapter whose translator lies.
private struct LyingAdapter: VendorAdapter {
    let base: any VendorAdapter
    let translator: any VendorTranslator

    var catalog: any ObjectCatalog { base.catalog }
    var events: (any EventSink)? { base.events }
    var writer: (any EventWriter)? { base.writer }
    var usage: (any UsageSource)? { base.usage }

    func check() async -> [CheckResult] { await base.check() }
}

/// Makes the same change to every definition; one that the model does not take is left as it was.
func changed(_ meter: Meter, _ change: (inout Meter.Draft) -> Void) -> Meter {
    var draft = meter.draft
    change(&draft)
    return (try? Meter(draft)) ?? meter
}

extension EncodingRequest {
    /// The same with other meters.
    func mapping(_ change: (Meter) -> Meter) -> EncodingRequest {
        var request = self
        request.entries = entries.map { MeterEntry(change($0.meter), overrides: $0.overrides) }
        return request
    }
}

extension DecodedInventory {
    /// The same with other meters.
    func mapping(_ change: (Meter) -> Meter) -> DecodedInventory {
        var inventory = self
        for index in inventory.meters.indices {
            inventory.meters[index].meter = change(inventory.meters[index].meter)
        }
        return inventory
    }
}
