package import Metering

/// What all meters of a project become at one vendor: objects, the event projection, and what there is to say of each.
package struct Translation: Sendable, Hashable {
    /// What became of each meter, in the order of the request.
    package var meters: [MeterTranslation]
    /// The objects to have, each after those it requires; a refused meter has none.
    package var objects: [DesiredObject]
    /// What happens to a usage event on its way to the vendor.
    package var projection: EventProjection

    /// Makes a translation.
    package init(meters: [MeterTranslation], objects: [DesiredObject], projection: EventProjection) {
        self.meters = meters
        self.objects = objects
        self.projection = projection
    }
}

/// What became of one meter at one vendor.
package struct MeterTranslation: Sendable, Hashable {
    /// The meter.
    package var key: Meter.Key
    /// What there is to say, by field; a field without a finding is exact.
    package var findings: [Finding]
    /// The objects that hold the meter; empty where it is refused.
    package var objects: [ObjectRef]

    /// Makes a meter's translation.
    package init(key: Meter.Key, findings: [Finding], objects: [ObjectRef]) {
        self.key = key
        self.findings = findings
        self.objects = objects
    }

    /// The worst fidelity among the fields.
    package var fidelity: Fidelity { findings.fidelity }
}
