package import AdapterKit
package import Metering

/// The knowledge that an object at a vendor is one of ours.
package struct Binding: Sendable, Hashable {
    private struct Parts: Hashable {
        var vendor: String
        var ref: ObjectRef
        var id: String
        var name: String
        var meters: [Meter.Key]
        var isOurs: Bool
        var isSynced: Bool
        var recorded: ObjectImage
        var definition: JSONValue
    }

    private var shared: SharedParts<Parts>

    /// The name of the vendor's instance.
    package var vendor: String {
        get { shared.parts.vendor }
        set { shared = shared.with { $0.vendor = newValue } }
    }
    /// Meterway's name for the object.
    package var ref: ObjectRef {
        get { shared.parts.ref }
        set { shared = shared.with { $0.ref = newValue } }
    }
    /// The vendor's id for it.
    package var id: String {
        get { shared.parts.id }
        set { shared = shared.with { $0.id = newValue } }
    }
    /// The name people know it by at the vendor.
    package var name: String {
        get { shared.parts.name }
        set { shared = shared.with { $0.name = newValue } }
    }
    /// The meters it serves.
    package var meters: [Meter.Key] {
        get { shared.parts.meters }
        set { shared = shared.with { $0.meters = newValue } }
    }
    /// Whether Meterway made it, and did not adopt it.
    package var isOurs: Bool {
        get { shared.parts.isOurs }
        set { shared = shared.with { $0.isOurs = newValue } }
    }
    /// Whether a sync made or bound it, and no file has it, so that it stays although no file wants it.
    package var isSynced: Bool {
        get { shared.parts.isSynced }
        set { shared = shared.with { $0.isSynced = newValue } }
    }
    /// The fields as the last apply left them, over the paths that Meterway decides.
    package var recorded: ObjectImage {
        get { shared.parts.recorded }
        set { shared = shared.with { $0.recorded = newValue } }
    }
    /// The core definition of the meter as it was last applied, with all that the vendor cannot hold; `.null` where the
    /// object is not the definition of one meter.
    package var definition: JSONValue {
        get { shared.parts.definition }
        set { shared = shared.with { $0.definition = newValue } }
    }

    /// Makes a binding.
    package init(
        vendor: String,
        ref: ObjectRef,
        id: String,
        name: String,
        meters: [Meter.Key],
        isOurs: Bool,
        recorded: ObjectImage,
        definition: JSONValue = .null,
        isSynced: Bool = false
    ) {
        shared = SharedParts(
            Parts(
                vendor: vendor,
                ref: ref,
                id: id,
                name: name,
                meters: meters,
                isOurs: isOurs,
                isSynced: isSynced,
                recorded: recorded,
                definition: definition
            )
        )
    }
}

extension Binding {
    /// The binding of an object that was brought back to what it was when this was its binding.
    func restored(as desired: DesiredObject?, _ id: String, isMade: Bool) -> Binding {
        var binding = self
        binding.id = id
        binding.isOurs = isOurs || isMade
        guard let desired else { return binding }
        for path in desired.links.keys where binding.recorded[optional: path] != nil {
            binding.recorded[path] = desired.image[path]
        }
        return binding
    }

    /// The binding with its record as it reads at an instant.
    package func aged(by translator: any VendorTranslator, now: Timestamp) -> Binding {
        let aged = translator.aged(recorded, now: now)
        guard aged != recorded else { return self }
        var binding = self
        binding.recorded = aged
        return binding
    }
}

extension ObjectID {
    /// The id of the object that a binding names.
    package init(_ binding: Binding) {
        self.init(kind: binding.ref.kind, id: binding.id)
    }
}
