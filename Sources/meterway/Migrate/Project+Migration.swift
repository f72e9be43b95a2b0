import AdapterKit
import MeterConfig
import Metering
import Migration

extension Project {
    /// The changes of the files that change some meters in the same way.
    func changing(_ keys: [Meter.Key], _ change: (inout ConfiguredMeter) -> Void) -> ProjectChanges {
        let keys = Set(keys)
        var changes = ProjectChanges()
        for meter in meters where keys.contains(meter.meter.key) {
            var changed = meter
            change(&changed)
            if changed != meter { changes.meters.append(changed) }
        }
        return changes
    }

    /// The names of the vendors, in order.
    var instances: [String] { vendors.map(\.instance) }

    /// The vendors that a meter of the files is applied at, for a migration to change.
    func places(of meter: ConfiguredMeter) -> Places { Places(meter.vendors, of: instances) }
}

extension EditedFiles {
    /// What cannot be written, in sentences, for each of some meters.
    func obstacles(to keys: [Meter.Key]) -> [HeldMeter] {
        let keys = Set(keys)
        return refusals.compactMap { refusal in
            // A customer's counter is named by its meter, the customer and the meter key, with slashes between.
            guard let key = Meter.Key(String(refusal.key.prefix { $0 != "/" })), keys.contains(key) else { return nil }
            return .init(key, .obstacle, "\(refusal.location): \(refusal.message)", remedy: refusal.remedy)
        }
    }
}
