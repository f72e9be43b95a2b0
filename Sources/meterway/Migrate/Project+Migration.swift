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

    /// The vendors that a meter of the files is applied at, for a migration to change.
    func places(of meter: ConfiguredMeter) -> Places { Places(meter.vendors, of: instances) }
}

extension EditedFiles {
    /// What cannot be written, for each of some meters.
    func obstacles(to keys: [Meter.Key]) -> [HeldMeter] {
        let keys = Set(keys)
        return obstacles(among: []).filter { keys.contains($0.key) }
    }

    /// What cannot be written, for each meter that it concerns: its own, or all of some that take its event.
    func obstacles(among meters: [Meter]) -> [HeldMeter] {
        refusals.flatMap { refusal in
            refusal.keys(among: meters).map {
                HeldMeter($0, .obstacle, "\(refusal.location): \(refusal.message)", remedy: refusal.remedy)
            }
        }
    }
}
