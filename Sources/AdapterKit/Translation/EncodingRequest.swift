package import Metering

/// Everything that a translation may depend on: all meters of a project at one vendor.
package struct EncodingRequest: Sendable, Hashable {
    /// The meters, in the order of the project.
    package var entries: [MeterEntry]
    /// The event schemas of the project, whether used or not.
    package var events: [EventSchema]
    /// The customers' counters of the meters among the entries.
    package var customers: [CustomerMeter]
    /// What fills fields that a vendor requires and a meter leaves out.
    package var defaults: MeterDefaults
    /// The instant of the run; what lies before it cannot be asked for any more.
    package var now: Timestamp

    /// Makes a request.
    package init(
        entries: [MeterEntry],
        events: [EventSchema],
        customers: [CustomerMeter] = [],
        defaults: MeterDefaults = MeterDefaults(),
        now: Timestamp
    ) {
        self.entries = entries
        self.events = events
        self.customers = customers
        self.defaults = defaults
        self.now = now
    }
}

extension EncodingRequest {
    /// The request with other definitions of some meters.
    package func replacing(_ substitutes: [Meter.Key: Meter]) -> EncodingRequest {
        var request = self
        for index in request.entries.indices {
            guard let substitute = substitutes[request.entries[index].meter.key] else { continue }
            request.entries[index].meter = substitute
        }
        return request
    }
}

/// What fills fields that a vendor requires and a meter leaves out.
package struct MeterDefaults: Sendable, Hashable {
    /// What the number counts.
    package var unit: String?
    /// When a billing period ends.
    package var resetSchedule: ResetSchedule?

    /// Makes defaults.
    package init(unit: String? = nil, resetSchedule: ResetSchedule? = nil) {
        self.unit = unit
        self.resetSchedule = resetSchedule
    }
}
