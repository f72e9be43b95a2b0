internal import AdapterKit
internal import Metering

/// What one meter file says, before it is held against the other files.
struct ReadFile {
    let source: SourceFile
    /// What is wrong with the file by itself.
    var log = ProblemLog()
    var events: [ReadEvent] = []
    var meters: [ReadMeter] = []
    var customers: [ReadCustomer] = []
    var proofs: [ReadProof] = []
    /// Whether the file could not be read at all, so that what others refer to may well stand in it.
    var isUnreadable = false
}

/// An event as it was read.
struct ReadEvent {
    var schema: EventSchema
    var place: SourcePlace
}

/// A meter as it was read, whose many parts are in one place, since it goes through several hands.
final class ReadMeter: Sendable {
    let parts: MeterParts

    init(_ parts: MeterParts) {
        self.parts = parts
    }
}

/// The parts of a meter as they were read.
struct MeterParts {
    /// The fields; those that could not be read are left out and in ``failed``.
    var draft: Meter.Draft
    /// The place of the meter.
    let place: SourcePlace
    /// The place of the key.
    let keyPlace: SourcePlace
    /// The place of the name.
    let namePlace: SourcePlace
    /// Whether the key could be read; else the draft has another in its stead.
    let hasKey: Bool
    /// The fields that could not be read.
    var failed: Set<MeterField> = []
    var value: ReadFormula?
    var filter: ReadFormula?
    /// The scalars that name an event or dimensions, for what is found out later.
    var event: YAMLNode?
    var dimensions: [YAMLNode] = []
    var aggregation: YAMLNode?
    var activeTo: SourcePlace?
    var vendors: [String]?
    var overrides: [String: [String: JSONValue]] = [:]
    var waivers: [ReadWaiver] = []
    var effective: EffectiveTime = .now

    init(draft: Meter.Draft, place: SourcePlace, keyPlace: SourcePlace, namePlace: SourcePlace, hasKey: Bool) {
        self.draft = draft
        self.place = place
        self.keyPlace = keyPlace
        self.namePlace = namePlace
        self.hasKey = hasKey
    }

    /// The place of a field; the meter's where it has none.
    func place(of field: MeterField) -> SourcePlace {
        switch field {
        case .key: keyPlace
        case .name: namePlace
        case .value: value?.node.place ?? aggregation?.place ?? place
        case .filter: filter?.node.place ?? place
        case .event: event?.place ?? place
        case .aggregation: aggregation?.place ?? place
        case .dimensions: dimensions.first?.place ?? place
        case .activeTo: activeTo ?? place
        default: place
        }
    }
}

/// A meter's value or filter as it was read.
struct ReadFormula {
    var node: YAMLNode
    /// The expression; `nil` where the formula is opaque.
    var parsed: ParsedExpression?
}

/// An accepted finding as it was read.
struct ReadWaiver {
    var waiver: Waiver
    /// The place of its end; that of the entry where it has none.
    var place: SourcePlace
}

/// A customer's meter as it was read.
struct ReadCustomer {
    /// What was read; `nil` where a part of it is wrong.
    var customer: CustomerMeter?
    var place: SourcePlace
    /// The meter, with the scalar that names it.
    var meter: (key: Meter.Key, node: YAMLNode)?
}

/// A proof as it was read.
struct ReadProof {
    /// What was read; `nil` where a part of it is wrong.
    var proof: Proof?
    /// The meter, with the scalar that names it.
    var meter: (key: Meter.Key, node: YAMLNode)?
    /// The path of the file of events, absolute, with the scalar that names it.
    var events: (path: String, node: YAMLNode)?
}
