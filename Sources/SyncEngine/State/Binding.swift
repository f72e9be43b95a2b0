package import AdapterKit
package import Metering

/// The knowledge that an object at a vendor is one of ours.
package struct Binding: Sendable, Hashable {
    /// The name of the vendor's instance.
    package var vendor: String
    /// Meterway's name for the object.
    package var ref: ObjectRef
    /// The vendor's id for it.
    package var id: String
    /// The name people know it by at the vendor.
    package var name: String
    /// The meters it serves.
    package var meters: [Meter.Key]
    /// Whether Meterway made it, and did not adopt it.
    package var isOurs: Bool
    /// Whether a sync made or bound it, and no file has it, so that it stays although no file wants it.
    package var isSynced: Bool
    /// The fields as the last apply left them, over the paths that Meterway decides.
    package var recorded: ObjectImage
    /// The core definition of the meter as it was last applied, with all that the vendor cannot hold; `.null` where the
    /// object is not the definition of one meter.
    package var definition: JSONValue

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
        self.vendor = vendor
        self.ref = ref
        self.id = id
        self.name = name
        self.meters = meters
        self.isOurs = isOurs
        self.isSynced = isSynced
        self.recorded = recorded
        self.definition = definition
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
        var binding = self
        binding.recorded = translator.aged(recorded, now: now)
        return binding
    }
}
