import AdapterKit
import Metering

/// What one meter becomes at one vendor.
struct MeterExplanation: Sendable, Hashable {
    /// The name of the vendor's instance.
    var vendor: String
    /// What there is to say.
    var findings: [Finding]
    /// The objects.
    var objects: [DesiredObject]
    /// The rules of the projection that feed the meter.
    var rules: [ProjectionRule]

    /// Picks a meter's part out of a translation; `nil` where the meter is not part of it.
    init?(_ key: Meter.Key, vendor: String, translation: Translation) {
        guard let meter = translation.meters.first(where: { $0.key == key }) else { return nil }
        self.vendor = vendor
        findings = meter.findings
        let refs = Set(meter.objects)
        objects = translation.objects.filter { refs.contains($0.ref) || $0.meters.contains(key) }
        rules = translation.projection.rules.filter { $0.meters.contains(key) }
    }
}
