import AdapterKit
import Metering

/// The kinds of the vendor that these tests are about: definitions stand on schemas, counters on definitions.
enum ModelKind {
    static let schema = ObjectKind("schema")
    static let definition = ObjectKind("definition")
    static let counter = ObjectKind("counter")
}

/// The pure half of a small vendor, whose answers can be read off the fields.
struct ModelTranslator: VendorTranslator {
    let kinds = [ModelKind.schema, ModelKind.definition, ModelKind.counter]
    let definitionKind = ModelKind.definition

    func encode(_ request: EncodingRequest) -> Translation {
        Translation(meters: [], objects: [], projection: EventProjection(vendor: "model"))
    }

    func decode(_ objects: [ObservedObject], avoiding taken: Set<Meter.Key>) -> DecodedInventory { DecodedInventory() }

    /// The aggregation and the link to another object cannot be changed, `fixed` by no means, all else can.
    func effect(of changes: [FieldChange], on observed: ObservedObject, toward desired: DesiredObject) -> ChangeEffect {
        let paths = Set(changes.map(\.path))
        if paths.contains("fixed") { return .refused(reason: "it is fixed", remedy: "leave it") }
        if paths.contains("aggregation") || paths.contains("parent") { return .replace(losing: "The count is lost.") }
        return .update(notes: paths.contains("schedule") ? ["The running period changes."] : [])
    }

    /// What bears `keep` stays, what bears `stuck` cannot go, all else goes.
    func deletion(of observed: ObservedObject, isOurs: Bool) -> DeletionEffect {
        if observed.image["keep"] == true { return .keep(reason: "It is shared.") }
        if observed.image["stuck"] == true { return .refused(reason: "it is stuck", remedy: "unstick it") }
        return .delete(losing: observed.kind == ModelKind.counter ? "The count is lost." : nil)
    }

    /// What bears `ended` cannot be made any more.
    func obstacle(making desired: DesiredObject, now: Timestamp) -> Finding? {
        guard desired.image["ended"] == true else { return nil }
        return Finding(.activeTo, .refused, reason: "it has ended", remedy: "let it last longer")
    }
}
