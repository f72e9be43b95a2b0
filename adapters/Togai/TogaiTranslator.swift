import AdapterKit
import Metering

/// The pure half of the Togai adapter.
///
/// Meters of one event share an event schema of its name. Where Togai's JSON-logic counts every event as the meter does,
/// matcher and computation say it; else the projection computes a number for the meter, which Togai sums.
struct TogaiTranslator: VendorTranslator {
    /// The adapter's name, which is also the dialect of its opaque texts.
    static let dialectName = "togai"

    private let vendor: String
    private let sendsOrder: Bool

    /// Makes a translator for a connection.
    init(_ settings: ConnectionSettings) {
        vendor = settings.instance
        sendsOrder = settings.text("dialect") == "live"
    }

    var kinds: [ObjectKind] { [TogaiImage.eventSchema, TogaiImage.usageMeter] }

    var definitionKind: ObjectKind { TogaiImage.usageMeter }

    /// A schema never loses a dimension, also not one that only another meter had (Togai API: event schemas).
    var growing: Set<MeterField> { [.dimensions] }

    /// Names are unique among schemas and among usage meters.
    var uniqueMarks: Set<String> { ["name"] }

    /// Schemas and meters are made as drafts, and activated by a request of their own; a meter that is to rest, only to be
    /// deactivated by one more.
    func begunFields(of kind: ObjectKind, toward wanted: ObjectImage) -> [ObjectImage] {
        let rests = wanted["status"].string == TogaiStatus.inactive
        return ([TogaiStatus.draft] + (rests ? [TogaiStatus.active] : [])).map { ObjectImage(["status": .string($0)]) }
    }

    func encode(_ request: EncodingRequest) -> Translation {
        TogaiEncoding(request: request, vendor: vendor, sendsOrder: sendsOrder).translation()
    }

    func decode(_ objects: [ObservedObject], naming: KeyChoice) -> DecodedInventory {
        TogaiDecoding(objects, naming).inventory()
    }

    /// A meter stands on its event schema, where Togai tells which one that is (Togai API: archive an event schema).
    func parent(of observed: ObservedObject) -> String? { TogaiImage.schema(of: observed) }

    func standIn(for desired: [DesiredObject]) -> [ObservedObject] { TogaiStandIns(desired).observed }
}
