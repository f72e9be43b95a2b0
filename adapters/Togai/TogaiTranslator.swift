package import AdapterKit
package import Metering

/// The pure half of the Togai adapter.
///
/// Meters of one event share an event schema of its name. Where Togai's JSON-logic counts every event as the meter does,
/// matcher and computation say it; else the projection computes a number for the meter, which Togai sums.
package struct TogaiTranslator: VendorTranslator {
    /// The adapter's name, which is also the dialect of its opaque texts.
    package static let dialectName = "togai"

    private let vendor: String
    private let sendsOrder: Bool

    /// Makes a translator for a connection.
    package init(_ settings: ConnectionSettings) {
        vendor = settings.instance
        sendsOrder = settings.text("dialect") == "live"
    }

    package var kinds: [ObjectKind] { [TogaiImage.eventSchema, TogaiImage.usageMeter] }

    package var definitionKind: ObjectKind { TogaiImage.usageMeter }

    /// A schema never loses a dimension, also not one that only another meter had (Togai API: event schemas).
    package var growing: Set<MeterField> { [.dimensions] }

    /// Names are unique among schemas and among usage meters.
    package var uniqueMarks: Set<String> { ["name"] }

    /// Schemas and meters are made as drafts, and activated by a request of their own.
    package func begunFields(of kind: ObjectKind) -> ObjectImage { ObjectImage(["status": .string(TogaiStatus.draft)]) }

    package func encode(_ request: EncodingRequest) -> Translation {
        TogaiEncoding(request: request, vendor: vendor, sendsOrder: sendsOrder).translation()
    }

    package func decode(_ objects: [ObservedObject], naming: KeyChoice) -> DecodedInventory {
        TogaiDecoding(objects, naming).inventory()
    }

    /// A meter stands on its event schema, where Togai tells which one that is (Togai API: archive an event schema).
    package func parent(of observed: ObservedObject) -> String? { TogaiImage.schema(of: observed) }

    package func standIn(for desired: [DesiredObject]) -> [ObservedObject] { TogaiStandIns(desired).observed }
}
